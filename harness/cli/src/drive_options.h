// The options of `drive`: the driver, what happens around it, how schedules are searched.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "command.h"
#include "usage.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::cli {

struct DriverOptions {
  drive::Options engine;                   // sources, includes, defines, compiler, bounds
  drive::Scenario flags;                   // what the flags say of the scenario
  std::vector<std::string> given;          // names of the scenario's parts that flags name
  std::string scenario_file;               // may be empty
  std::optional<std::uint64_t> schedules;  // --schedules
  std::optional<std::uint64_t> preemptions;
  std::optional<std::uint64_t> faults;
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> findings;
  std::optional<std::uint64_t> time_ms_max;
  std::optional<std::uint64_t> threads;
  bool no_reduction = false;
};

void add_driver_options(CLI::App& app, DriverOptions& options);

// What the engine is given: the file's scenario, changed by the flags, and the bounds. Bounds that
// the file sets and no flag are set in `options` then.
Result<drive::Options> choose_driver(DriverOptions& options, const std::string& from);

// "wskcheck drive echo.c -I include -D X", in the words of a POSIX shell.
std::string command_of(const drive::Options& options);
// " --search pct --seed 7": what of the search is not the default.
std::string search_flags_of(const drive::Options& options);
// The mistakes for --provider-mistake, a line each.
std::string mistakes_page();
// "every schedule with at most 2 preemptions and 1 fault"
std::string search_words(const drive::Options& options);

}  // namespace wskcheck::cli
