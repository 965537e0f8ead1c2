// What a run yields: a value, the same for any number of threads. It holds no time and no address.
#ifndef WSKCHECK_CHECK_RESULT_H
#define WSKCHECK_CHECK_RESULT_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "wskcheck/check/model.h"

namespace wskcheck::check {

enum class Outcome { pass, violation, inconclusive };

enum class Kind { always, sometimes, eventually, deadlock };

/// Why a run ended before everything was explored.
enum class Reason { none, states, memory, time, depth, interrupted, first_violation, table_full };

std::string_view to_string(Outcome);
std::string_view to_string(Kind);
std::string_view to_string(Reason);

/// A run of the model. It is concrete also under symmetry: each step leads from a state to the
/// next. A lasso goes from its last state on at `cycle_start`; the two states are equal.
template <class State>
struct Path {
  std::vector<State> states;  // one more than steps
  std::vector<Step> steps;
  std::optional<std::size_t> cycle_start;
};

/// `sometimes`: pass carries the witness; violation (never seen, all explored) has no path.
/// `always`, `eventually`, `deadlock`: violation carries the counterexample.
template <class State>
struct PropertyResult {
  Kind kind = Kind::always;
  unsigned index = 0;
  Outcome outcome = Outcome::inconclusive;
  Reason reason = Reason::none;  // why inconclusive
  std::optional<Path<State>> path;
};

template <class State>
struct Result {
  Outcome outcome = Outcome::inconclusive;
  Reason reason = Reason::none;  // none: everything was explored
  std::uint64_t states = 0;
  std::uint64_t edges = 0;  // steps fired
  std::uint64_t depth = 0;  // of the deepest state stored
  std::vector<std::uint64_t> states_per_level;
  std::vector<std::uint64_t> fired;  // by rule
  std::vector<PropertyResult<State>>
      properties;               // always, sometimes, eventually, deadlock; by index
  std::uint64_t deadlocks = 0;  // states
  std::uint64_t memory_bytes =
      0;                       // of the table, its index and the buffers: never shrinks in a run
  double bytes_per_state = 0;  // of the table and its index
  bool liveness_unreduced = false;  // `eventually` was decided by a second run without reductions

  const PropertyResult<State>* find(Kind kind, unsigned index) const {
    for (const auto& property : properties) {
      if (property.kind == kind && property.index == index) return &property;
    }
    return nullptr;
  }
};

template <class State>
struct WalkResult {
  Outcome outcome = Outcome::inconclusive;  // violation or inconclusive: walks never prove
  Reason reason = Reason::none;
  std::uint64_t walks = 0;
  std::uint64_t steps = 0;
  std::uint64_t longest = 0;
  std::uint64_t deadlocks = 0;  // walks that ended in one
  std::vector<std::uint64_t> fired;
  std::vector<PropertyResult<State>> properties;
  std::vector<std::uint64_t> walk_of;  // the walk of each of `properties`; unlimited: none

  const PropertyResult<State>* find(Kind kind, unsigned index) const {
    for (const auto& property : properties) {
      if (property.kind == kind && property.index == index) return &property;
    }
    return nullptr;
  }
};

}  // namespace wskcheck::check

#endif
