// Runs in which WSK makes a mistake on request (provider/mistakes.h).
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/driven_machine.h"
#include "search/strategy.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {

struct MistakenRun {
  Schedule schedule;
  std::string rule;             // that WSK breaks in the recording, as it was judged
  std::uint64_t schedules = 0;  // that were tried
  std::uint64_t made = 0;       // in how many of them the mistake was made
  std::uint64_t steps = 0;
  std::uint32_t longest = 0;  // steps of the longest one
  bool is_found = false;      // a run to be recorded
};

// What has to be possible around the driver for WSK to make the mistake of the options.
Scenario mistaken_scenario(const Options& options);

// The scenario has begun, and WSK was told to make the mistake. `judge` is Options::judge, for the
// run of a schedule.
MistakenRun find_mistaken_run(DrivenMachine& machine, const Options& options,
                              const std::function<std::string(const Schedule&)>& judge);

// Why no more is said of the driver, or why nothing was recorded.
std::string words_of(const MistakenRun& run, const Options& options);

}  // namespace wskcheck::drive
