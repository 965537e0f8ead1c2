// What is in one file, as values of the report.
#pragma once

#include <atomic>
#include <istream>
#include <string>
#include <vector>

#include "wskcheck/report/info_report.h"

namespace wskcheck::cli {

// `manifests`: .man files that name events of providers. Bad input: a file without a carrier, the
// message in `problems`. `interrupted` may be null; true ends it with what is known, which a fact
// tells.
report::InfoFile info_of(const std::string& path, std::istream& in,
                         const std::vector<std::string>& manifests,
                         const std::atomic<bool>* interrupted);

// Whether `replay` has something to say about it: records, or lives of sockets.
bool can_replay(const report::InfoFile& file);

}  // namespace wskcheck::cli
