// A search by itself: what is cheap and finds most first, then more, and in the end what was
// covered.
//
// The default schedule; a sweep, where it is asked for; all schedules with no, one, two
// preemptions, without and with faults; all schedules whatever, by the reduction; and for the rest
// of the budget walks, half of them by priorities, half of them random. It ends as soon as
// everything was tried.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "search/searcher.h"

namespace wskcheck::drive {

struct Exploration {
  struct Phase {
    StrategyKind kind = StrategyKind::exhaustive;
    std::uint32_t preemptions_max = no_bound;
    std::uint32_t faults_max = 0;
    SearchResult result;  // findings are those that no phase before had
    bool operator==(const Phase&) const = default;
  };
  std::vector<Phase> phases;            // that ran, in their order
  std::vector<SearchFinding> findings;  // of all phases; schedule_number counts over all
  std::uint64_t schedules = 0;
  std::uint64_t pruned = 0;  // SearchResult::pruned
  std::uint64_t steps = 0;
  // Every schedule with at most faults_max faults was tried, or is equivalent to one that was.
  bool covered = false;
  bool stopped = false;  // by the budget or by stop()
  bool operator==(const Exploration&) const = default;
};

inline StrategyOptions exploration_options() {
  StrategyOptions options;
  options.preemptions_max = 2;
  return options;
}

// `schedules_max` is the budget of all phases together, `preemptions_max` that of the phases that
// bound preemptions. `kind`, `reduce` and `prefix` do not count.
Exploration explore(Searcher& searcher, const StrategyOptions& options);

// One search alone, by the options' kind and bounds.
Exploration explore_once(Searcher& searcher, const StrategyOptions& options);

// What a sweep did: "each allocation failed once for each of 7 call stacks".
std::string swept_words(std::uint64_t call_stacks);
// What was covered, in a few words: "every schedule with at most 1 fault".
std::string covered_words(const Exploration& exploration);

}  // namespace wskcheck::drive
