// Limits: the time is that of the whole command, all others are those of one scope.
#include "limit_options.h"

#include <algorithm>

#include "add_option.h"
#include "numbers.h"
#include "wskcheck/check/platform.h"

namespace wskcheck::cli {
namespace {

constexpr unsigned threads_max = 1024;

template <class Parse>
auto positive(Parse parse) {
  return [parse](const std::string& text) -> std::optional<std::uint64_t> {
    const auto value = parse(text);
    return value && *value != 0 ? value : std::nullopt;
  };
}

// Without --max-memory: four fifths of the machine's memory, so that the machine stays usable.
std::uint64_t memory_budget() {
  const std::uint64_t machine = check::machine_memory_bytes();
  return machine == 0 ? check::unlimited : machine / 5 * 4;
}

}  // namespace

void add_time_option(CLI::App& app, LimitOptions& options) {
  add_parsed(app, "--max-time", options.time_ms_max, positive(parse_duration_ms),
             "a length of time like 500ms, 90s, 5m or 2h", "of the whole command: 90s, 5m, 2h")
      ->type_name("TIME");
}

void add_thread_option(CLI::App& app, LimitOptions& options) {
  add_number(app, "--threads", options.threads, 1, threads_max,
             "worker threads; default: one a processor");
}

void add_limit_options(CLI::App& app, LimitOptions& options) {
  add_parsed(app, "--max-states", options.states_max, positive(parse_count),
             "a number like 5000, 20k or 3M", "states of one scope: 5000, 20k, 3M")
      ->type_name("N");
  add_parsed(app, "--max-memory", options.memory_bytes_max, positive(parse_bytes),
             "an amount of memory like 512M or 2G",
             "memory of one scope: 512M, 2G; default: 4/5 of all")
      ->type_name("SIZE");
  add_number(app, "--max-depth", options.depth_max, 1, check::unlimited - 1,
             "steps from the start of one scope");
}

std::uint64_t time_left_ms(const LimitOptions& options, std::uint64_t started_ms) {
  if (!options.time_ms_max) return check::unlimited;
  const std::uint64_t spent = check::monotonic_ms() - started_ms;
  return *options.time_ms_max - std::min(spent, *options.time_ms_max);
}

check::Limits limits_of(const LimitOptions& options, std::uint64_t started_ms) {
  check::Limits limits;
  limits.states_max = options.states_max.value_or(check::unlimited);
  limits.memory_bytes_max = options.memory_bytes_max.value_or(memory_budget());
  limits.depth_max = options.depth_max.value_or(check::unlimited);
  limits.time_ms_max = time_left_ms(options, started_ms);
  return limits;
}

}  // namespace wskcheck::cli
