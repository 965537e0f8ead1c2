// What a search has done so far, and whether it has to end.
#pragma once

#include <cstdint>

#include "search/bounds.h"
#include "search/strategy.h"

namespace wskcheck::drive {

class Tally {
 public:
  explicit Tally(const StrategyOptions& options) : options_(options) {}

  SearchResult& result() { return result_; }

  void step() {
    ++result_.steps;
    if ((result_.steps & 0xfff) == 0) ask();
  }

  // A run has come to what is known.
  void prune() {
    ++result_.pruned;
    if (result_.schedules + result_.pruned >= options_.schedules_max) result_.stopped = true;
    if ((result_.pruned & 0x3f) == 0) ask();
  }

  // A run was cut: nothing can be said about it.
  void cut(std::uint32_t steps) {
    count(steps);
    ++result_.bounded_runs;
  }

  // A run has come to its end. `schedule_of` is called for a finding that is new.
  template <class ScheduleOf>
  void end(Machine& machine, std::uint32_t steps, const Spent& spent, ScheduleOf schedule_of) {
    if (machine.state() == RunState::bound) return cut(steps);
    count(steps);
    if (machine.state() != RunState::finding) return;
    const std::uint64_t signature = machine.finding_signature();
    if (options_.only != 0 && options_.only != signature) {
      if (machine.is_slow_finding()) result_.stopped = true;
      return;
    }
    for (const std::uint64_t known : options_.known) {
      if (known == signature) return;
    }
    for (const SearchFinding& known : result_.findings) {
      if (known.signature == signature) return;
    }
    result_.findings.push_back(
        {signature, schedule_of(), steps, spent.preemptions, result_.schedules});
  }

  bool over() const {
    return result_.stopped || result_.findings.size() >= options_.findings_max ||
           result_.schedules >= options_.schedules_max;
  }

  // The result, of a search that has tried everything or not.
  SearchResult close(bool all_tried) {
    if (!all_tried && result_.schedules >= options_.schedules_max) result_.stopped = true;
    result_.covered = all_tried && result_.bounded_runs == 0;
    return result_;
  }

 private:
  void count(std::uint32_t steps) {
    ++result_.schedules;
    if (steps > result_.steps_longest) result_.steps_longest = steps;
    if ((result_.schedules & 0x3f) == 0) ask();
  }

  void ask() {
    if (options_.stop && options_.stop()) result_.stopped = true;
  }

  const StrategyOptions& options_;
  SearchResult result_;
};

}  // namespace wskcheck::drive
