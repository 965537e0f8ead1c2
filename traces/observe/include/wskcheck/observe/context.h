// What a whole event log tells beside the recorder's events: lives for a report, or marks among the
// records of a trace.
#ifndef WSKCHECK_OBSERVE_CONTEXT_H
#define WSKCHECK_OBSERVE_CONTEXT_H

#include <cstdint>
#include <functional>
#include <vector>

#include "wskcheck/etl/etl_reader.h"
#include "wskcheck/etl/log_reader.h"
#include "wskcheck/observe/watch.h"

namespace wskcheck::observe {

struct Context {
  std::vector<Life> lives;
  std::uint64_t recorder_events = 0;
  std::uint64_t other_events = 0;  // of providers that tell nothing of sockets
};

// Reads the log from its start to its end, with the schemas that it brings along. `stop` is asked
// every 65536 events, where there is one; true ends it early.
Context context_of(etl::LogReader& log, const std::function<bool()>& stop = {});

// For etl::open_etl: what a provider of Windows tells of a socket, as sight_text() has it.
etl::NoteOf notes_of_sights();

}  // namespace wskcheck::observe

#endif
