// The options that end an exploration early, and how many threads it takes. Shared by check, walk.
#pragma once

#include <cstdint>
#include <optional>

#include "command.h"
#include "wskcheck/check/options.h"

namespace wskcheck::cli {

struct LimitOptions {
  std::optional<std::uint64_t> states_max;
  std::optional<std::uint64_t> memory_bytes_max;
  std::optional<std::uint64_t> time_ms_max;
  std::optional<std::uint64_t> depth_max;
  std::optional<std::uint64_t> threads;
};

void add_time_option(CLI::App& app, LimitOptions& options);
void add_thread_option(CLI::App& app, LimitOptions& options);
// All others: --max-states, --max-memory, --max-depth.
void add_limit_options(CLI::App& app, LimitOptions& options);

// The limits of one scope; of the time, what is left since `started_ms`.
check::Limits limits_of(const LimitOptions& options, std::uint64_t started_ms);
std::uint64_t time_left_ms(const LimitOptions& options, std::uint64_t started_ms);

}  // namespace wskcheck::cli
