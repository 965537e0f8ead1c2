// See mistaken.h. Walks of several kinds take turns, because mistakes are rare in different ways:
// one needs a race, another one a fault at the right time, a third an orderly end.
#include "run/mistaken.h"

#include <algorithm>
#include <optional>

#include "provider/mistake_table.h"
#include "provider/mistakes.h"
#include "provider/state.h"
#include "run/ranked_choice.h"
#include "run/strategy.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {
namespace {

constexpr std::uint64_t runs_max = 3000;
constexpr std::uint64_t runs_in_order = 500;  // of an exhaustive search with a small bound
const std::string in_doubt = " in doubt";

bool is_doubtful(const std::string& rule) { return rule.ends_with(in_doubt); }

// What the search takes for a finding is that the mistake was made, whatever became of the driver.
class MistakenMachine final : public Machine {
 public:
  explicit MistakenMachine(DrivenMachine& machine) : machine_(machine) {}
  void reset() override { machine_.reset(); }
  RunState state() const override {
    if (machine_.state() == RunState::running) return RunState::running;
    return provider::state.mistaken ? RunState::finding : RunState::ended;
  }
  std::span<const Transition> enabled() override { return machine_.enabled(); }
  std::span<const Transition> blocked() override { return machine_.blocked(); }
  void take(std::uint32_t index) override { machine_.take(index); }
  SnapshotId save() override { return machine_.save(); }
  void restore(SnapshotId snapshot) override { machine_.restore(snapshot); }
  void drop(SnapshotId snapshot) override { machine_.drop(snapshot); }
  std::uint64_t finding_signature() const override { return 1; }

 private:
  DrivenMachine& machine_;
};

class Finder {
 public:
  Finder(DrivenMachine& machine, const Options& options,
         const std::function<std::string(const Schedule&)>& judge)
      : machine_(machine),
        options_(options),
        strategy_(strategy_of(options)),
        mistake_(provider::mistake(options.provider_mistake)),
        judge_(judge) {}

  MistakenRun run();

 private:
  bool stops() const { return options_.stop && options_.stop(); }
  std::optional<Schedule> ranked(std::uint64_t number);
  std::optional<Schedule> searched(StrategyOptions one);
  std::optional<Schedule> walk(std::uint64_t number);
  bool is_best(const std::optional<Schedule>& schedule);
  int value_of(const std::string& rule) const;
  void add_steps(std::uint64_t steps, std::uint64_t longest);

  MistakenMachine machine_;
  const Options& options_;
  StrategyOptions strategy_;
  const provider::Mistake& mistake_;
  const std::function<std::string(const Schedule&)>& judge_;
  MistakenRun best_;
};

// A fault that the mistake needs is worth trying early and late in a run; another one is seldom.
std::optional<Schedule> Finder::ranked(std::uint64_t number) {
  static constexpr std::uint32_t pace[] = {4, 12, 40, 120};
  const bool may_fault = mistake_.needs != 0 || number % 4 == 0;
  machine_.reset();
  RankedChoice choice(options_.seed + number, may_fault ? 1 : 0, pace[number % 4]);
  Schedule schedule;
  std::uint32_t steps = 0;
  for (; machine_.state() == RunState::running && steps < steps_max; ++steps) {
    const std::uint32_t index = choice.among(machine_.enabled());
    if (index != 0) schedule.push_back({steps, index});
    machine_.take(index);
  }
  ++best_.schedules;
  add_steps(steps, steps);
  if (!provider::state.mistaken) return std::nullopt;
  return schedule;
}

std::optional<Schedule> Finder::searched(StrategyOptions one) {
  one.reduce = one.remember = false;  // a mistake is no step that footprints know of
  one.faults_max = std::max(one.faults_max, mistake_.needs != 0 ? 1u : 0u);
  const SearchResult result = search(machine_, one);
  best_.schedules += result.schedules;
  add_steps(result.steps, result.steps_longest);
  if (result.findings.empty()) return std::nullopt;
  return result.findings[0].schedule;
}

std::optional<Schedule> Finder::walk(std::uint64_t number) {
  if (number % 2 == 0) return ranked(number / 2);
  StrategyOptions one = strategy_;
  one.kind = number % 4 == 1 ? StrategyKind::pct : StrategyKind::random;
  one.preemptions_max = no_bound;
  one.schedules_max = 1;
  one.stream = number;
  return searched(one);
}

void Finder::add_steps(std::uint64_t steps, std::uint64_t longest) {
  best_.steps += steps;
  best_.longest = std::max(best_.longest, static_cast<std::uint32_t>(longest));
}

int Finder::value_of(const std::string& rule) const {
  if (rule.empty()) return 0;
  if (is_doubtful(rule)) return rule == std::string(mistake_.open) + in_doubt ? 1 : 0;
  if (rule == mistake_.rule.id) return 4;
  return rule == mistake_.also ? 3 : 2;
}

// Whether no better run is to be expected than the schedule's.
bool Finder::is_best(const std::optional<Schedule>& schedule) {
  if (!schedule) return false;
  ++best_.made;
  const std::string rule = judge_ ? judge_(*schedule) : std::string();
  const bool is_first = !best_.is_found && (!judge_ || value_of(rule) > 0);
  if (is_first || value_of(rule) > value_of(best_.rule)) {
    best_.is_found = true;
    best_.schedule = *schedule;
    best_.rule = rule;
  }
  return best_.is_found && (!judge_ || value_of(best_.rule) == 4);
}

MistakenRun Finder::run() {
  const std::uint64_t most = std::min(options_.schedules_max, runs_max);
  for (std::uint64_t i = 0; best_.schedules < most && !stops(); ++i) {
    if (is_best(walk(i))) return best_;
    // One that the trace can only show as another rule: that is as good, after some time.
    if (value_of(best_.rule) == 3 && best_.made >= 100) return best_;
  }
  for (std::uint32_t preemptions = 0; preemptions <= 1 && !best_.is_found; ++preemptions) {
    StrategyOptions one = strategy_;
    one.kind = StrategyKind::exhaustive;
    one.preemptions_max = preemptions;
    one.schedules_max = std::min(options_.schedules_max, runs_in_order);
    if (stops() || is_best(searched(one))) break;
  }
  return best_;
}

}  // namespace

Scenario mistaken_scenario(const Options& options) {
  Scenario s = options.scenario;
  const std::uint32_t needs = provider::mistake(options.provider_mistake).needs;
  const auto allow = [&s](bool Scenario::*what, bool Peer::*of_peer) {
    s.*what = true;
    for (Peer& peer : s.peers) peer.*of_peer = true;
  };
  if ((needs & f_drop) != 0) allow(&Scenario::drops, &Peer::drops);
  if ((needs & f_reset) != 0) allow(&Scenario::resets, &Peer::resets);
  if ((needs & f_death) != 0) s.deaths = true;
  return s;
}

MistakenRun find_mistaken_run(DrivenMachine& machine, const Options& options,
                              const std::function<std::string(const Schedule&)>& judge) {
  return Finder(machine, options, judge).run();
}

std::string words_of(const MistakenRun& run, const Options& options) {
  const provider::Mistake& mistake = provider::mistake(options.provider_mistake);
  const std::string what = options.provider_mistake + ": " + std::string(mistake.rule.says);
  if (run.is_found) {
    const bool is_open = is_doubtful(run.rule);
    return "WSK has made a mistake on request, " + what +
           (run.rule.empty() ? ""
                             : (is_open ? "; the recording leaves " : "; it breaks ") + run.rule) +
           (run.rule.empty() || is_open ? "" : " in the recording");
  }
  if (run.made == 0) {
    return "no run was found in which WSK could make the mistake " + what +
           "; it takes a driver that " + std::string(mistake.suits);
  }
  return "WSK has made the mistake in " + std::to_string(run.made) +
         (run.made == 1 ? " run, and it shows" : " runs, and it shows") +
         " nowhere in their recordings: nothing is recorded of " + what;
}

std::vector<ProviderMistake> provider_mistakes() {
  std::vector<ProviderMistake> all;
  for (const std::string_view name : provider::mistakes()) {
    const provider::Mistake& one = provider::mistake(name);
    all.push_back({name, one.rule.id, one.rule.says, one.also, one.since});
  }
  return all;
}

}  // namespace wskcheck::drive
