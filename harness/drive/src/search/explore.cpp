// See explore.h.
#include "search/explore.h"

#include <algorithm>
#include <utility>

namespace wskcheck::drive {
namespace {

class Explorer {
 public:
  Explorer(Machine& machine, const StrategyOptions& options)
      : machine_(machine), options_(options) {}

  Exploration run();

 private:
  bool over() const;
  std::uint64_t left() const { return options_.schedules_max - all_.schedules; }
  void bounded_phases();
  void walks(StrategyKind kind, std::uint64_t schedules);
  const SearchResult& phase(StrategyOptions options);

  Machine& machine_;
  const StrategyOptions& options_;
  Exploration all_;
  bool told_to_stop_ = false;
};

Exploration Explorer::run() {
  StrategyOptions first = options_;
  first.kind = StrategyKind::exhaustive;
  first.preemptions_max = 0;
  first.faults_max = 0;
  first.schedules_max = 1;
  if (!over()) phase(first);
  bounded_phases();
  if (!over()) {
    StrategyOptions whole = options_;
    whole.kind = StrategyKind::exhaustive;
    whole.preemptions_max = no_bound;
    whole.schedules_max = std::max<std::uint64_t>(1, left() / 2);
    all_.covered = phase(whole).covered;
  }
  if (!over()) walks(StrategyKind::pct, std::max<std::uint64_t>(1, left() / 2));
  if (!over()) walks(StrategyKind::random, left());
  all_.stopped = !all_.covered && (told_to_stop_ || left() == 0);
  return std::move(all_);
}

bool Explorer::over() const {
  return all_.covered || told_to_stop_ || left() == 0 ||
         all_.findings.size() >= options_.findings_max;
}

// Each has an eighth of what is left. One that did not come to its end shows that those with more
// preemptions or faults will not either.
void Explorer::bounded_phases() {
  std::uint32_t too_many[2] = {no_bound, no_bound};  // preemptions, without faults and with them
  for (std::uint32_t most = 0; most <= options_.preemptions_max; ++most) {
    for (int faults = 0; faults < 2; ++faults) {
      if (over()) return;
      if (most >= too_many[faults] || (faults == 1 && options_.faults_max == 0)) continue;
      StrategyOptions options = options_;
      options.kind = StrategyKind::exhaustive;
      options.preemptions_max = most;
      options.faults_max = faults == 0 ? 0 : options_.faults_max;
      options.schedules_max = std::max<std::uint64_t>(1, left() / 8);
      const SearchResult& result = phase(options);
      all_.covered = result.covered && !result.preempted_out;
      if (!result.stopped) continue;
      for (int i = faults; i < 2; ++i) too_many[i] = std::min(too_many[i], most);
    }
    if (std::min(too_many[0], too_many[1]) <= most) return;
  }
}

void Explorer::walks(StrategyKind kind, std::uint64_t schedules) {
  StrategyOptions options = options_;
  options.kind = kind;
  options.preemptions_max = no_bound;
  options.schedules_max = schedules;
  phase(options);
}

const SearchResult& Explorer::phase(StrategyOptions options) {
  options.prefix = {};
  options.reduce = true;
  // Findings of earlier phases do not count, so that a phase ends at those that are new.
  for (const SearchFinding& one : all_.findings) options.known.push_back(one.signature);
  options.findings_max = options_.findings_max - static_cast<std::uint32_t>(all_.findings.size());
  options.stop = [this] {
    told_to_stop_ = told_to_stop_ || (options_.stop && options_.stop());
    return told_to_stop_;
  };
  Exploration::Phase next{options.kind, options.preemptions_max, options.faults_max,
                          search(machine_, options)};
  for (SearchFinding one : next.result.findings) {
    one.schedule_number += all_.schedules;
    all_.findings.push_back(std::move(one));
  }
  all_.schedules += next.result.schedules;
  all_.steps += next.result.steps;
  all_.phases.push_back(std::move(next));
  return all_.phases.back().result;
}

std::string bounds_words(std::uint32_t preemptions, std::uint32_t faults) {
  const auto count = [](std::uint32_t number, const char* what) {
    const std::string digits = number == 0 ? "no" : "at most " + std::to_string(number);
    return digits + " " + what + (number == 1 ? "" : "s");
  };
  if (preemptions == no_bound) return count(faults, "fault");
  return count(preemptions, "preemption") + " and " + count(faults, "fault");
}

}  // namespace

Exploration explore(Machine& machine, const StrategyOptions& options) {
  return Explorer(machine, options).run();
}

std::string covered_words(const Exploration& exploration) {
  const std::vector<Exploration::Phase>& phases = exploration.phases;
  // Whether a later phase has covered what this one has.
  const auto is_part = [&](std::size_t number) {
    for (std::size_t i = number + 1; i < phases.size(); ++i) {
      if (phases[i].result.covered && phases[i].preemptions_max >= phases[number].preemptions_max &&
          phases[i].faults_max >= phases[number].faults_max) {
        return true;
      }
    }
    return false;
  };
  std::string words;
  std::uint64_t walks = 0;
  for (std::size_t i = 0; i < phases.size(); ++i) {
    const Exploration::Phase& one = phases[i];
    if (one.kind != StrategyKind::exhaustive) walks += one.result.schedules;
    if (!one.result.covered || is_part(i)) continue;
    words += words.empty() ? "every schedule" : ", and";
    if (!one.result.preempted_out) continue;
    words += " with " + bounds_words(one.preemptions_max, one.faults_max);
  }
  if (words.empty())
    words = exploration.findings.empty() ? "no bound in full" : "until the finding";
  if (walks > 0) words += "; " + std::to_string(walks) + " walks beyond";
  return words;
}

}  // namespace wskcheck::drive
