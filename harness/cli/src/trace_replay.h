// One trace through the conformance checker: the only place that knows its types.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "wskcheck/model/question.h"
#include "wskcheck/report/replay_report.h"

namespace wskcheck::cli {

struct TraceOptions {
  Flavour flavour;
  bool skip_bad_lines = false;
  const std::atomic<bool>* interrupted = nullptr;
  // Called now and then: records so far, and hundredths of the file; below 0: not known.
  std::function<void(std::uint64_t records, int percent)> progress;
};

// `path` "-" reads `in`. Bad input becomes the verdict "unreadable" with its message.
report::TraceSummary replay_trace(const std::string& path, std::istream& in,
                                  const TraceOptions& options);

}  // namespace wskcheck::cli
