// Building, loading, searching, and telling what was found.
#include "wskcheck/drive/drive.h"

#include <algorithm>

#include "core/driven_machine.h"
#include "core/machine_state.h"
#include "provider/provider.h"
#include "record/recording.h"
#include "run/build.h"
#include "run/diagnose.h"
#include "run/host.h"
#include "run/load.h"
#include "run/scenarios.h"
#include "run/telling.h"
#include "search/explore.h"

namespace wskcheck::drive {
namespace {

constexpr std::uint32_t steps_max = 5000;

StrategyOptions strategy_of(const Options& o) {
  StrategyOptions s;
  s.kind = o.search == Search::random ? StrategyKind::random
           : o.search == Search::pct  ? StrategyKind::pct
                                      : StrategyKind::exhaustive;
  s.reduce = o.reduce;
  s.remember = o.reduce && o.search == Search::exhaustive;
  s.preemptions_max =
      o.search == Search::grow || o.search == Search::exhaustive ? o.preemptions_max : no_bound;
  s.faults_max = o.faults_max;
  s.steps_max = steps_max;
  s.schedules_max = o.schedules_max;
  s.seed = o.seed;
  s.findings_max = o.findings_max;
  s.stop = o.stop;
  return s;
}

// One run of drive(): the machine, and what was found so far.
class Drive {
 public:
  Drive(const Options& options, std::string library, DriveReport& report)
      : options_(options), library_(std::move(library)), report_(report) {}

  bool replay_one(DriveError& error);
  void explore_all();
  void record_one();

 private:
  void begin(const Scenario& scenario);
  void explore_one(const Scenario& scenario, std::uint64_t schedules);
  void add_findings(const std::vector<SearchFinding>& found, const Scenario& scenario,
                    std::uint64_t before);
  void note_bound();
  bool enough() const { return report_.findings.size() >= options_.findings_max; }

  const Options& options_;
  std::string library_;
  DriveReport& report_;
  DrivenMachine machine_{
      {host_thread, provider::offer, provider::take, provider::wait, provider::quiet, diagnose}};
  std::vector<std::uint64_t> known_;  // signatures of findings
};

void Drive::begin(const Scenario& scenario) {
  machine_.begin([&scenario] { set_up_scenario(scenario); });
}

bool Drive::replay_one(DriveError& error) {
  Schedule schedule;
  begin(options_.scenario);
  if (!parse(options_.schedule, schedule) || !replay(machine_, schedule, steps_max)) {
    error = {"the schedule does not fit this driver and scenario: " + options_.schedule,
             "paste it as it was printed, with the same options"};
    return false;
  }
  report_.schedules = 1;
  report_.steps = core::run.steps;
  report_.longest = core::run.steps;
  if (machine_.state() == RunState::finding) {
    SearchFinding found;
    found.schedule = schedule;
    found.steps = core::run.steps;
    found.schedule_number = 1;
    report_.verdict = DriveVerdict::violation;
    report_.findings.push_back(
        tell_finding(machine_, found, library_, steps_max, options_.scenario));
    return true;
  }
  report_.why = "one schedule was run, and nothing was found in it";
  note_bound();
  return true;
}

// A run that the machine could not take to its end.
void Drive::note_bound() {
  if (machine_.state() == RunState::bound) {
    report_.why = std::string("a run was cut: ") + machine_.bound();
  }
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

void Drive::explore_one(const Scenario& scenario, std::uint64_t schedules) {
  begin(scenario);
  StrategyOptions strategy = strategy_of(options_);
  strategy.schedules_max = schedules;
  strategy.known = known_;
  strategy.findings_max = options_.findings_max - static_cast<std::uint32_t>(known_.size());
  const std::uint64_t before = report_.schedules;
  std::string words;
  std::uint64_t cut = 0;
  bool covered = false;
  if (options_.search == Search::grow) {
    const Exploration found = explore(machine_, strategy);
    report_.schedules += found.schedules;
    report_.steps += found.steps;
    for (const Exploration::Phase& phase : found.phases) {
      cut += phase.result.bounded_runs;
      report_.longest =
          std::max(report_.longest, static_cast<std::uint32_t>(phase.result.steps_longest));
      covered = covered || (phase.kind == StrategyKind::exhaustive && phase.result.covered &&
                            phase.preemptions_max >= options_.preemptions_max &&
                            phase.faults_max >= options_.faults_max);
    }
    covered = covered || found.covered;
    words = covered_words(found);
    note_bound();
    add_findings(found.findings, scenario, before);
  } else {
    const SearchResult found = search(machine_, strategy);
    report_.schedules += found.schedules;
    report_.steps += found.steps;
    report_.longest = std::max(report_.longest, static_cast<std::uint32_t>(found.steps_longest));
    cut = found.bounded_runs;
    covered = found.covered;
    words = covered ? "every schedule within the bounds" : "a part of the schedules";
    note_bound();
    add_findings(found.findings, scenario, before);
  }
  report_.tried.push_back(words_of(scenario) + ": " + words);
  report_.covered = report_.covered && covered && cut == 0;
  if (cut != 0 && report_.why.empty()) report_.why = "some runs were longer than a run may be";
}

void Drive::explore_all() {
  std::vector<Scenario> scenarios = {options_.scenario};
  if (options_.tries_scenarios) scenarios = useful_scenarios(options_.scenario);
  report_.covered = true;
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    if (enough() || (options_.stop && options_.stop())) break;
    const std::uint64_t left = options_.schedules_max - report_.schedules;
    explore_one(scenarios[i], std::max<std::uint64_t>(1, left / (scenarios.size() - i)));
    report_.covered = report_.covered && report_.tried.size() == i + 1;
  }
  report_.covered = report_.covered && report_.tried.size() == scenarios.size();
  report_.snapshot_bytes = machine_.snapshot_bytes();
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
  record::keep(true);
  replay(machine_, schedule, steps_max);
  report_.recording = record::text(options_.sources.empty() ? "" : options_.sources[0]);
  record::keep(false);
}

}  // namespace

bool drive(const Options& options, DriveReport& report, DriveError& error) {
  const WorkFolder folder;
  if (!check_scenario(options.scenario, error)) return false;
  const std::string library = build_driver(options, folder, error);
  if (library.empty()) return false;
  if (!load_into_kernel(library, error)) return false;
  Drive drive(options, library, report);
  if (options.schedule.empty()) {
    drive.explore_all();
  } else if (!drive.replay_one(error)) {
    return false;
  }
  drive.record_one();
  return true;
}

}  // namespace wskcheck::drive
