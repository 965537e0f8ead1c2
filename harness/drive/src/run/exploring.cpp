// Exploring a driver's schedules in one scenario after the other.
#include <algorithm>

#include "core/machine_state.h"
#include "run/driving.h"
#include "run/entry.h"
#include "run/places.h"
#include "run/program.h"
#include "run/scenarios.h"
#include "run/strategy.h"
#include "run/telling.h"
#include "search/explore.h"
#include "search/hunt.h"

namespace wskcheck::drive {

// In this process it is not run again. What is to be said of what was tried.
std::string Drive::note_failure(const Workers& workers) {
  const std::string& failure = workers.failure();
  if (!failure.empty() || workers.had_to_end()) failed_ = lost_ = true;
  if (!failure.empty()) {
    report_.why =
        "a process that ran the driver has ended twice over the same schedules: " + failure;
  }
  if (!workers.had_to_end()) return "";
  return "; the driver did not come back from its own code: its process was ended";
}

// The scenario with the fewest peers that shows it; the machine has begun it, and the finding is
// the one that it shows. Peers that the user has described one by one stay.
Scenario Drive::with_fewest_peers(SearchFinding& finding, const Scenario& scenario) {
  constexpr std::uint64_t schedules_of_each = 5000;
  constexpr std::uint32_t preemptions_most = 2;
  StrategyOptions strategy = strategy_of(options_);
  strategy.remember = strategy.reduce;
  Scenario fewer = scenario;
  const std::uint32_t most = scenario.peers.empty() && !lost_ ? scenario.connections : 0;
  for (fewer.connections = 0; fewer.connections < most; ++fewer.connections) {
    begin(fewer);
    Workers workers(machine_, 1, options_.stop);
    const auto found =
        hunt(workers, finding.signature, preemptions_most, schedules_of_each, strategy);
    if (!workers.failure().empty() || workers.had_to_end()) break;
    if (!found) continue;
    finding = *found;
    return fewer;
  }
  begin(scenario);
  return scenario;
}

void Drive::add_findings(const std::vector<SearchFinding>& found, const Scenario& scenario,
                         std::uint64_t before) {
  for (const SearchFinding& f : found) {
    SearchFinding least = f;
    const Scenario fewest = with_fewest_peers(least, scenario);
    least = shrink(machine_, least, strategy_of(options_));
    least.schedule_number = before + f.schedule_number;
    known_.push_back(f.signature);
    report_.findings.push_back(tell_finding(machine_, least, library_, steps_max, fewest));
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
  if (workers.search(default_run_of(options_)).bounded_runs == 0) return true;
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

void Drive::add_counts(const Exploration& found, const Workers& workers) {
  for (const Exploration::Phase& phase : found.phases) {
    report_.longest =
        std::max(report_.longest, static_cast<std::uint32_t>(phase.result.steps_longest));
  }
  report_.schedules += found.schedules;
  report_.pruned += found.pruned;
  report_.steps += found.steps;
  entry_succeeds_ = entry_succeeds_ || workers.entry_succeeded();
  held_time_ = held_time_ || workers.held_time();
  if (owed_.rule.empty()) owed_ = workers.owed();
}

std::string Drive::words_of_search(const Exploration& found, bool covered) const {
  if (options_.search == Search::grow) return covered_words(found);
  if (options_.search == Search::sweep) {
    return swept_words(found.phases[0].result.call_stacks_failed);
  }
  return covered ? "every schedule within the bounds" : "a part of the schedules";
}

bool Drive::explore_one(const Scenario& scenario, std::uint64_t schedules, bool is_first_look) {
  begin(scenario);
  Workers workers(machine_, options_.workers, options_.stop);
  const bool returns = entry_returns(workers, scenario);
  if (!returns) report_.covered = false;
  if (!returns) return true;
  StrategyOptions strategy = strategy_of(options_);
  strategy.schedules_max = schedules;
  strategy.sweeps = scenario.allocation_failures;
  strategy.known = known_;
  strategy.findings_max = options_.findings_max - static_cast<std::uint32_t>(known_.size());
  const std::uint64_t before = report_.schedules;
  const Exploration found = options_.search == Search::grow ? explore(workers, strategy)
                                                            : explore_once(workers, strategy);
  std::uint64_t cut = 0;
  bool covered = found.covered;
  for (const Exploration::Phase& phase : found.phases) {
    cut += phase.result.bounded_runs;
    covered = covered || (phase.kind == StrategyKind::exhaustive && phase.result.covered &&
                          phase.preemptions_max >= options_.preemptions_max &&
                          phase.faults_max >= options_.faults_max);
  }
  add_counts(found, workers);
  const bool failed = !workers.failure().empty() || workers.had_to_end();
  if (is_first_look && found.findings.empty() && !(covered && cut == 0) && !failed) return false;
  note_bound(workers.bound());
  const std::string lost = note_failure(workers);
  add_findings(found.findings, scenario, before);
  report_.tried.push_back(words_of(scenario) + ": " + words_of_search(found, covered) + lost);
  report_.covered = report_.covered && covered && cut == 0;
  if (cut != 0 && report_.why.empty()) report_.why = "some runs were longer than a run may be";
  return true;
}

// What a scenario's own search leaves out where allocations do not fail in it.
void Drive::sweep(Scenario scenario) {
  if (scenario.allocation_failures || options_.faults_max == 0) return;
  scenario.allocation_failures = true;
  begin(scenario);
  Workers workers(machine_, options_.workers, options_.stop);
  StrategyOptions strategy = sweep_of(options_);
  strategy.schedules_max = std::max<std::uint64_t>(1, schedules_left() / 16);
  strategy.known = known_;
  strategy.findings_max = options_.findings_max - static_cast<std::uint32_t>(known_.size());
  const std::uint64_t before = report_.schedules;
  const Exploration found = explore_once(workers, strategy);
  add_counts(found, workers);
  call_stacks_failed_ += found.phases[0].result.call_stacks_failed;
  note_bound(workers.bound());
  const std::string lost = note_failure(workers);
  add_findings(found.findings, scenario, before);
  if (found.findings.empty() && lost.empty()) return;
  report_.tried.push_back(words_of(scenario) + ": until the finding" + lost);
}

// Each gets its part of what is left.
void Drive::explore_in_turn(const std::vector<Scenario>& scenarios) {
  for (std::size_t i = 0; i < scenarios.size() && goes_on(); ++i) {
    const std::uint64_t part = schedules_left() / (scenarios.size() - i);
    explore_one(scenarios[i], std::max<std::uint64_t>(1, part), false);
  }
}

// A first look at each, because what is wrong shows soon in one of them; then more of those that
// this has not covered.
void Drive::explore_small_ones() {
  constexpr std::uint64_t first_look = 3000;
  std::vector<Scenario> scenarios = useful_scenarios(options_.scenario);
  std::vector<Scenario> open;
  for (std::size_t i = 0; i < scenarios.size() && goes_on(); ++i) {
    const std::uint64_t part = schedules_left() / scenarios.size();
    if (!explore_one(scenarios[i], std::clamp<std::uint64_t>(part / 2, 1, first_look), true)) {
      open.push_back(scenarios[i]);
    }
    if (goes_on() && options_.search == Search::grow) sweep(scenarios[i]);
    const bool may_look = i == 0 && goes_on() && options_.scenario.requests.empty();
    if (may_look) look_for_device(scenarios);
  }
  explore_in_turn(open);
  report_.covered = report_.covered && report_.tried.size() == scenarios.size();
  if (call_stacks_failed_ == 0) return;
  report_.tried.push_back("in each of these, each allocation failed once for each call stack: " +
                          std::to_string(call_stacks_failed_) + " runs");
}

// No finding: a timer may make the driver do it later.
std::string Drive::words_of_owed() {
  Places places(library_);
  const std::string place = place_text(places.at(reinterpret_cast<const void*>(owed_.site)));
  return "by then " + owed_.says + " (" + owed_.rule + (place.empty() ? "" : ", " + place) +
         "): no finding, as a timer may do it later";
}

void Drive::explore_all() {
  report_.covered = true;
  if (options_.tries_scenarios) {
    explore_small_ones();
  } else {
    explore_in_turn({options_.scenario});
    report_.covered = report_.covered && report_.tried.size() == 1;
  }
  if (held_time_) report_.tried.push_back(words_of_held_time(options_.scenario));
  if (report_.findings.empty() && !owed_.rule.empty()) report_.tried.push_back(words_of_owed());
  if (!hint_.empty()) report_.tried.push_back(hint_);
  const bool is_judged = !report_.findings.empty() || !report_.why.empty();
  if (!is_judged && !entry_succeeds_ && report_.schedules != 0) {
    begin(options_.scenario);
    report_.why = words_of_failing_entry(machine_, steps_max);
  }
  if (!report_.findings.empty()) {
    report_.verdict = DriveVerdict::violation;
  } else if (report_.covered && report_.why.empty()) {
    report_.verdict = DriveVerdict::pass;
  } else if (report_.why.empty()) {
    report_.why = "not every schedule within the bounds was tried";
  }
}

}  // namespace wskcheck::drive
