// Exploring and walking within bounds that are known at run time only, with properties.
//
// A result is a value without template parameters: runs are lists of steps, concrete also under
// symmetry, to be replayed from SmallWorld::start (replay.h). It is the same for any number of
// threads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "wskcheck/check/options.h"
#include "wskcheck/check/result.h"
#include "wskcheck/model/program.h"
#include "wskcheck/properties/property.h"

namespace wskcheck::explore {

// A run from the start of the bounds. One with `cycle_start` goes on for ever: after its last step
// it is again where it was before step `cycle_start`.
struct Run {
  std::vector<Step> steps;
  std::optional<std::size_t> cycle_start;
  bool operator==(const Run&) const = default;
};

// What became of one property. `sometimes`: pass carries the witness, violation (never seen though
// everything was explored) no run. All others: violation carries the counterexample.
struct Verdict {
  int property =
      -1;  // index in the span of properties that was given; -1: the search for deadlocks
  check::Kind kind = check::Kind::always;
  check::Outcome outcome = check::Outcome::inconclusive;
  check::Reason reason = check::Reason::none;  // why inconclusive
  std::optional<Run> run;
};

struct ScopeResult {
  check::Outcome outcome = check::Outcome::inconclusive;
  check::Reason reason = check::Reason::none;  // none: everything was explored
  std::uint64_t states = 0;
  std::uint64_t edges = 0;  // steps fired; of walks: steps walked
  std::uint64_t depth = 0;  // of the deepest state; of walks: of the longest
  std::vector<std::uint64_t> states_per_level;
  std::vector<std::uint64_t> fired;    // by rule of the table
  std::vector<Verdict> verdicts;       // one for each property that exploring judges, by kind
  std::uint64_t deadlocks = 0;         // states; of walks: walks that ended in one
  std::uint64_t walks = 0;             // of walks only
  std::uint64_t memory_bytes = 0;      // of the table, its index and the buffers
  std::uint32_t packed_bytes = 0;      // of one state as it is packed
  double bytes_per_state = 0;          // of the table and its index
  bool liveness_unreduced = false;     // `eventually` was judged by a second run without reductions
  std::uint64_t states_unreduced = 0;  // of that run
};

// Explores everything within the bounds. Of `options.properties` only `deadlock` counts: which
// properties are judged says `properties`. `table` must outlive the call; another one than rules()
// is a mutant's. `eventually` is judged by a second run without reductions; a limit holds for each
// of the two.
ScopeResult explore(const Bounds& bounds, std::span<const Property> properties,
                    const check::Options& options, std::span<const Rule> table = rules());

// Seeded random walks within the bounds: they find, and never prove.
ScopeResult walk(const Bounds& bounds, std::span<const Property> properties,
                 const check::WalkOptions& options, std::span<const Rule> table = rules());

}  // namespace wskcheck::explore
