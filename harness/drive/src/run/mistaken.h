// Runs in which WSK makes a mistake on request (provider/mistakes.h).
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/driven_machine.h"
#include "search/strategy.h"

namespace wskcheck::drive {

struct MistakenRun {
  Schedule schedule;
  std::string rule;             // that WSK breaks in the recording, as it was judged
  std::uint64_t schedules = 0;  // that were tried
  bool was_made = false;        // false: no run was found in which the mistake was possible
};

// The scenario has begun, and WSK was told to make the mistake. `judge` gives the rule that WSK
// breaks in the run of a schedule; a run that breaks `rule` is looked for, else any.
MistakenRun find_mistaken_run(DrivenMachine& machine, const StrategyOptions& options,
                              const std::string& rule,
                              const std::function<std::string(const Schedule&)>& judge);

}  // namespace wskcheck::drive
