// Building, loading, searching, and telling what was found.
#include "wskcheck/drive/drive.h"

#include <algorithm>

#include "core/driven_machine.h"
#include "core/hooks.h"
#include "core/machine_state.h"
#include "provider/mistake_table.h"
#include "provider/mistakes.h"
#include "provider/provider.h"
#include "record/recording.h"
#include "run/build.h"
#include "run/diagnose.h"
#include "run/host.h"
#include "run/load.h"
#include "run/mistaken.h"
#include "run/program.h"
#include "run/scenarios.h"
#include "run/strategy.h"
#include "run/telling.h"
#include "run/workers.h"
#include "search/explore.h"

namespace wskcheck::drive {
namespace {

// One run of drive(): the machine, and what was found so far.
class Drive {
 public:
  Drive(const Options& options, std::string library, DriveReport& report)
      : options_(options), library_(std::move(library)), report_(report) {}

  bool replay_one(DriveError& error);
  void explore_all();
  void record_one();
  void record_mistake();

 private:
  void begin(const Scenario& scenario);
  void note_only_run(const std::string& words);
  void look_for_device(std::vector<Scenario>& scenarios);
  bool entry_returns(Workers& workers, const Scenario& scenario);
  void explore_one(const Scenario& scenario, std::uint64_t schedules);
  void add_findings(const std::vector<SearchFinding>& found, const Scenario& scenario,
                    std::uint64_t before);
  std::string recording_of(const Schedule& schedule);
  void note_bound(const std::string& bound);
  void note_failure(const std::string& failure);
  bool enough() const { return report_.findings.size() >= options_.findings_max; }

  const Options& options_;
  std::string library_;
  DriveReport& report_;
  DrivenMachine machine_{
      {host_thread, provider::offer, provider::take, provider::wait, provider::quiet, diagnose}};
  std::vector<std::uint64_t> known_;  // signatures of findings
  bool failed_ = false;               // a search could not be done
  std::string hint_;                  // what a user could try
};

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

void Drive::note_failure(const std::string& failure) {
  failed_ = failed_ || !failure.empty();
  if (failure.empty()) return;
  report_.why = "a process that ran the driver has ended twice over the same schedules: " + failure;
}

void Drive::add_findings(const std::vector<SearchFinding>& found, const Scenario& scenario,
                         std::uint64_t before) {
  for (const SearchFinding& f : found) {
    SearchFinding least = shrink(machine_, f, strategy_of(options_));
    least.schedule_number = before + f.schedule_number;
    known_.push_back(f.signature);
    report_.findings.push_back(tell_finding(machine_, least, library_, steps_max, scenario));
  }
}

// A run that says that a search makes no sense.
void Drive::note_only_run(const std::string& words) {
  ++report_.schedules;
  report_.steps += core::run.steps;
  report_.longest = std::max(report_.longest, core::run.steps);
  report_.tried.push_back(words);
  failed_ = true;
}

// Whether the driver has a device that a program can open; control codes nobody can guess.
void Drive::look_for_device(std::vector<Scenario>& scenarios) {
  begin(scenarios[0]);
  replay(machine_, {}, steps_max);
  if (can_be_opened()) scenarios.push_back(opening_scenario(options_.scenario));
  hint_ = takes_control_codes() ? "the driver takes control codes, which nobody sends: name some "
                                  "by --request 'ioctl CODE'"
                                : "";
}

// A search makes no sense where the default run does not even come out of DriverEntry. False with a
// finding when it never will, else with the reason in the report. A child runs it first, so that a
// driver that ends the process ends only that.
bool Drive::entry_returns(Workers& workers, const Scenario& scenario) {
  StrategyOptions first = strategy_of(options_);
  first.kind = StrategyKind::exhaustive;
  first.preemptions_max = 0;
  first.faults_max = 0;
  first.schedules_max = 1;
  if (workers.search(first).bounded_runs == 0) return true;
  Trouble endless;
  replay_to_end(machine_, {}, steps_max, endless);
  if (program_lacks_device()) {
    note_only_run(words_of(scenario) + ": one run, which cannot open the device");
    note_bound(machine_.bound());
    return false;
  }
  if (machine_.state() != RunState::running || entry_has_returned()) return true;
  note_only_run(words_of(scenario) + ": one run, which does not come to its end");
  report_.why = "DriverEntry has not returned after " + std::to_string(steps_max) + " steps";
  if (endless.rule[0] == 0) return false;
  SearchFinding found;
  found.schedule_number = report_.schedules;
  report_.findings.push_back(tell_finding(machine_, found, library_, steps_max, scenario));
  return false;
}

void Drive::explore_one(const Scenario& scenario, std::uint64_t schedules) {
  begin(scenario);
  Workers workers(machine_, options_.workers, options_.stop);
  if (!entry_returns(workers, scenario)) {
    report_.covered = false;
    return;
  }
  StrategyOptions strategy = strategy_of(options_);
  strategy.schedules_max = schedules;
  strategy.known = known_;
  strategy.findings_max = options_.findings_max - static_cast<std::uint32_t>(known_.size());
  const std::uint64_t before = report_.schedules;
  const Exploration found = options_.search == Search::grow ? explore(workers, strategy)
                                                            : explore_once(workers, strategy);
  std::uint64_t cut = 0;
  bool covered = found.covered;
  for (const Exploration::Phase& phase : found.phases) {
    cut += phase.result.bounded_runs;
    report_.longest =
        std::max(report_.longest, static_cast<std::uint32_t>(phase.result.steps_longest));
    covered = covered || (phase.kind == StrategyKind::exhaustive && phase.result.covered &&
                          phase.preemptions_max >= options_.preemptions_max &&
                          phase.faults_max >= options_.faults_max);
  }
  report_.schedules += found.schedules;
  report_.pruned += found.pruned;
  report_.steps += found.steps;
  note_bound(workers.bound());
  note_failure(workers.failure());
  add_findings(found.findings, scenario, before);
  const std::string words = options_.search == Search::grow ? covered_words(found)
                            : covered                       ? "every schedule within the bounds"
                                                            : "a part of the schedules";
  report_.tried.push_back(words_of(scenario) + ": " + words);
  report_.covered = report_.covered && covered && cut == 0;
  if (cut != 0 && report_.why.empty()) report_.why = "some runs were longer than a run may be";
}

void Drive::explore_all() {
  std::vector<Scenario> scenarios = {options_.scenario};
  if (options_.tries_scenarios) scenarios = useful_scenarios(options_.scenario);
  report_.covered = true;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    if (enough() || failed_ || (options_.stop && options_.stop())) break;
    const std::uint64_t left = options_.schedules_max - report_.schedules;
    explore_one(scenarios[i], std::max<std::uint64_t>(1, left / (scenarios.size() - i)));
    report_.covered = report_.covered && report_.tried.size() == i + 1;
    const bool may_look = i == 0 && options_.tries_scenarios && !enough() && !failed_;
    if (may_look && options_.scenario.requests.empty()) look_for_device(scenarios);
  }
  report_.covered = report_.covered && report_.tried.size() == scenarios.size();
  if (!hint_.empty()) report_.tried.push_back(hint_);
  if (!report_.findings.empty()) {
    report_.verdict = DriveVerdict::violation;
  } else if (report_.covered) {
    report_.verdict = DriveVerdict::pass;
  } else if (report_.why.empty()) {
    report_.why = "not every schedule within the bounds was tried";
  }
}

// The run that the report is about, once more.
void Drive::record_one() {
  if (!options_.records) return;
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

}  // namespace

std::vector<ProviderMistake> provider_mistakes() {
  std::vector<ProviderMistake> all;
  for (const std::string_view name : provider::mistakes()) {
    const provider::Mistake& one = provider::mistake(name);
    all.push_back({name, one.rule.id, one.rule.says, one.also, one.since});
  }
  return all;
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
  Drive drive(options, library, report);
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
