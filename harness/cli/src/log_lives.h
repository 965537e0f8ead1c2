// What a log tells beside the recorder's events: lives of listeners and connections.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "wskcheck/etl/log_reader.h"
#include "wskcheck/report/replay_report.h"

namespace wskcheck::cli {

struct LogLives {
  std::vector<report::Life> lives;
  std::uint64_t recorder_events = 0;
  std::uint64_t other_events = 0;  // of providers that tell nothing of sockets
};

// Reads the log from its start to its end. `interrupted` may be null; true ends it early.
LogLives lives_of(etl::LogReader& log, const std::atomic<bool>* interrupted);

}  // namespace wskcheck::cli
