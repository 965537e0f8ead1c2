// See mistaken.h.
#include "run/mistaken.h"

#include <algorithm>

#include "provider/mistakes.h"
#include "provider/state.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {
namespace {

constexpr std::uint64_t runs_max = 2000;

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

}  // namespace

MistakenRun find_mistaken_run(DrivenMachine& machine, const StrategyOptions& options,
                              const std::string& rule,
                              const std::function<std::string(const Schedule&)>& judge) {
  MistakenMachine mistaken(machine);
  MistakenRun best;
  const std::uint64_t most = std::min(options.schedules_max, runs_max);
  for (std::uint64_t i = 0; i < most && !(options.stop && options.stop()); ++i) {
    StrategyOptions one = options;
    one.kind = i % 2 == 0 ? StrategyKind::pct : StrategyKind::random;
    one.preemptions_max = no_bound;
    one.schedules_max = 1;
    one.stream = i;
    const SearchResult result = search(mistaken, one);
    ++best.schedules;
    if (result.findings.empty()) continue;
    const std::string broken = judge(result.findings[0].schedule);
    if (best.was_made && (broken.empty() || (broken != rule && !best.rule.empty()))) continue;
    best.was_made = true;
    best.schedule = result.findings[0].schedule;
    best.rule = broken;
    if (broken == rule) break;
  }
  return best;
}

std::vector<ProviderMistake> provider_mistakes() {
  std::vector<ProviderMistake> all;
  for (const std::string_view name : provider::mistakes()) {
    const Rule& rule = provider::mistake_rule(name);
    all.push_back({name, rule.id, rule.says});
  }
  return all;
}

}  // namespace wskcheck::drive
