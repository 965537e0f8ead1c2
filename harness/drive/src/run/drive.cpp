// Building, loading, searching, and telling what was found.
#include "wskcheck/drive/drive.h"

#include "core/hooks.h"
#include "core/machine_state.h"
#include "provider/mistake_table.h"
#include "provider/mistakes.h"
#include "provider/provider.h"
#include "record/recording.h"
#include "run/build.h"
#include "run/driving.h"
#include "run/load.h"
#include "run/mistaken.h"
#include "run/scenarios.h"
#include "run/strategy.h"
#include "run/telling.h"

namespace wskcheck::drive {

void Drive::begin(const Scenario& scenario) {
  machine_.begin([&] {
    set_up_scenario(scenario);
    core::hook_options.touched = options_.reduce;
    provider::set_mistake(options_.provider_mistake);
  });
}

bool Drive::replay_one(DriveError& error) {
  Schedule schedule;
  begin(options_.scenario);
  Trouble endless;
  if (!parse(options_.schedule, schedule) ||
      !replay_to_end(machine_, schedule, steps_max, endless)) {
    error = {"the schedule does not fit this driver and scenario: " + options_.schedule,
             "paste it as it was printed, with the same options"};
    return false;
  }
  report_.schedules = 1;
  report_.steps = core::run.steps;
  report_.longest = core::run.steps;
  if (machine_.state() == RunState::finding || endless.rule[0] != 0) {
    SearchFinding found;
    found.schedule = schedule;
    found.schedule_number = 1;
    report_.verdict = DriveVerdict::violation;
    report_.findings.push_back(
        tell_finding(machine_, found, library_, steps_max, options_.scenario));
    return true;
  }
  report_.why = "one schedule was run, and nothing was found in it";
  note_bound(machine_.bound());
  return true;
}

// A run that the machine could not take to its end.
void Drive::note_bound(const std::string& bound) {
  if (!bound.empty()) report_.why = "a run was cut: " + bound;
}

// The run that the report is about, once more.
void Drive::record_one() {
  if (!options_.records || lost_) return;
  const bool found = !report_.findings.empty();
  Schedule schedule;
  parse(found ? report_.findings[0].schedule : options_.schedule, schedule);
  begin(found ? report_.findings[0].scenario : options_.scenario);
  report_.recording = recording_of(schedule);
}

std::string Drive::recording_of(const Schedule& schedule) {
  record::keep(true);
  replay(machine_, schedule, steps_max);
  std::string text = record::text(options_.sources.empty() ? "" : options_.sources[0]);
  record::keep(false);
  return text;
}

// A run in which WSK makes its mistake. Of the driver nothing is said: it is not to blame.
void Drive::record_mistake() {
  const Scenario scenario = mistaken_scenario(options_);
  begin(scenario);
  std::function<std::string(const Schedule&)> judge;
  if (options_.judge) {
    judge = [this](const Schedule& schedule) { return options_.judge(recording_of(schedule)); };
  }
  const MistakenRun run = find_mistaken_run(machine_, options_, judge);
  report_.schedules = run.schedules;
  report_.steps = run.steps;
  report_.longest = run.longest;
  report_.why = words_of(run, options_);
  if (!run.is_found) return;
  report_.tried.push_back(words_of(scenario) + ": until WSK had made its mistake");
  report_.recording = recording_of(run.schedule);
}

bool drive(const Options& options, DriveReport& report, DriveError& error) {
  const WorkFolder folder;
  if (!check_scenario(options.scenario, error)) return false;
  if (!provider::set_mistake(options.provider_mistake)) {
    error = {"no mistake " + options.provider_mistake, "wskcheck drive --help lists them"};
    return false;
  }
  const std::string library = build_driver(options, folder, error);
  if (library.empty()) return false;
  if (!load_into_kernel(library, error)) return false;
  Options own = options;
  if (own.search == Search::sweep) own.scenario.allocation_failures = true;
  Drive drive(own, library, report);
  if (!options.provider_mistake.empty()) {
    drive.record_mistake();
    return true;
  }
  if (options.schedule.empty()) {
    drive.explore_all();
  } else if (!drive.replay_one(error)) {
    return false;
  }
  drive.record_one();
  return true;
}

}  // namespace wskcheck::drive
