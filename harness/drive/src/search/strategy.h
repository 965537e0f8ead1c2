// Strategies: which schedules of a machine are tried, and in which order.
//
// Exhaustive search is depth-first over snapshots, with dynamic partial-order reduction (source
// sets and sleep sets; Abdulla and others, POPL 2014) or without. A bound on preemptions (Musuvathi
// and Qadeer, PLDI 2007) or on faults keeps it small. Random walks and probabilistic concurrency
// testing (Burckhardt and others, ASPLOS 2010) begin anew each time. A sweep fails each allocation
// once for each call stack that leads to it. A result depends on the machine, the options and the
// seed only.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "search/schedule.h"
#include "search/transition.h"

namespace wskcheck::drive {

enum class StrategyKind : std::uint8_t { exhaustive, random, pct, sweep };

inline constexpr std::uint32_t no_bound = 0xffff;

struct StrategyOptions {
  StrategyKind kind = StrategyKind::exhaustive;
  bool reduce = true;  // partial-order reduction; of exhaustive search
  // Within a bound on preemptions, instead of reducing: what begins in a state that is known is not
  // tried again. For machines that have fingerprints.
  bool remember = false;
  bool sweeps = false;                       // explore(): a sweep is one of its phases
  std::uint32_t preemptions_max = no_bound;  // in one run; bounds exhaustive search and walks
  std::uint32_t faults_max = 1;              // in one run
  std::uint32_t steps_max = 5000;  // in one run; a longer one is cut and counts as bounded
  std::uint64_t schedules_max =
      1'000'000;                          // in all; where states are remembered, with those pruned
  std::uint64_t seed = 1;                 // of random and pct, and of a sweep's walks
  std::uint64_t stream = 0;               // walks of another one are others, with the same seed
  std::uint32_t pct_depth = 3;            // orderings that a mistake takes, at most
  std::uint32_t findings_max = 1;         // different ones, after which the search ends
  std::uint32_t steps_between_saves = 1;  // fewer snapshots, more steps; no result changes
  std::uint64_t only = 0;                 // signature: nothing else is a finding; 0: any is one
  std::vector<std::uint64_t> known;       // signatures of findings that are none any more
  Prefix prefix;                          // exhaustive search: only what begins so
  std::function<bool()> stop;             // asked now and then; empty: never
};

struct SearchFinding {
  std::uint64_t signature = 0;
  Schedule schedule;
  std::uint32_t steps = 0;
  std::uint32_t preemptions = 0;
  std::uint64_t schedule_number = 0;  // how many were tried until it was found, itself counted
  bool operator==(const SearchFinding&) const = default;
};

struct SearchResult {
  std::vector<SearchFinding> findings;  // in the order in which they were found
  std::uint64_t schedules = 0;          // runs to their end
  std::uint64_t pruned = 0;       // runs given up half-way: all that could follow was tried before
  std::uint64_t steps = 0;        // taken in all, those of a prefix once
  std::uint64_t steps_again = 0;  // taken once more to come back to a state that was not saved
  std::uint64_t steps_longest = 0;
  bool covered = false;            // every schedule within the bounds was tried, or is equivalent
  bool preempted_out = false;      // a bound on preemptions or faults has left something out
  std::uint64_t bounded_runs = 0;  // runs that ended by a bound of the machine or by steps_max
  bool stopped = false;            // by schedules_max or by stop()
  std::uint64_t call_stacks_failed = 0;  // of a sweep: those whose allocation has failed
  bool operator==(const SearchResult&) const = default;
};

SearchResult search(Machine& machine, const StrategyOptions& options);

// Takes one schedule from the beginning, to the end of the run. False when a departure is not
// possible.
bool replay(Machine& machine, const Schedule& schedule, std::uint32_t steps_max);

// A schedule with the same finding: fewest preemptions, then fewest departures, then fewest steps
// that trying can find.
SearchFinding shrink(Machine& machine, const SearchFinding& finding,
                     const StrategyOptions& options);

}  // namespace wskcheck::drive
