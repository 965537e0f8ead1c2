// What a search has found, at most one finding for each property: the least one. Findings of an
// earlier depth win; within a depth a finding on a state wins over one on a step, then the order of
// the state's bytes, then that of the step. Merging is associative and commutative, so that it does
// not matter which worker found what.
#ifndef WSKCHECK_CHECK_DETAIL_FINDINGS_H
#define WSKCHECK_CHECK_DETAIL_FINDINGS_H

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "wskcheck/check/detail/hash.h"
#include "wskcheck/check/model.h"
#include "wskcheck/check/options.h"
#include "wskcheck/check/result.h"

namespace wskcheck::check::detail {

template <PackedState State>
struct Finding {
  bool found = false;
  bool on_step = false;  // judged on `step`, taken in `state`; else on `state` itself
  State state{};         // as stored in the table
  Step step = 0;
  std::uint64_t depth = 0;  // of `state`

  bool before(const Finding& other) const {
    if (found != other.found) return found;
    if (depth != other.depth) return depth < other.depth;
    if (on_step != other.on_step) return other.on_step;
    if (!same(state, other.state)) return less(state, other.state);
    return step < other.step;
  }
};

/// One slot for each property of each kind, and one for the deadlock.
inline constexpr std::size_t finding_slots = 3 * 64 + 1;

constexpr std::size_t slot_of(Kind kind, unsigned index) {
  return static_cast<std::size_t>(kind) * 64 + index;
}

template <PackedState State>
class Findings {
 public:
  const Finding<State>& operator[](std::size_t slot) const { return slots_[slot]; }
  Finding<State>& operator[](std::size_t slot) { return slots_[slot]; }

  /// Notes the same finding for each property whose bit is set.
  void note(Kind kind, std::uint64_t bits, const Finding<State>& finding) {
    any_ = any_ || bits != 0;
    for (; bits != 0; bits &= bits - 1) {
      auto& slot = slots_[slot_of(kind, static_cast<unsigned>(std::countr_zero(bits)))];
      if (finding.before(slot)) slot = finding;
    }
  }

  void merge(const Findings& other) {
    if (!other.any_) return;
    any_ = true;
    for (std::size_t i = 0; i < finding_slots; ++i) {
      if (other.slots_[i].before(slots_[i])) slots_[i] = other.slots_[i];
    }
  }

  /// The properties of `wanted` that have no finding yet.
  Properties undecided(const Properties& wanted) const {
    Properties left = wanted;
    left.always &= ~decided(Kind::always);
    left.sometimes &= ~decided(Kind::sometimes);
    left.eventually &= ~decided(Kind::eventually);
    left.deadlock = wanted.deadlock && !slots_[slot_of(Kind::deadlock, 0)].found;
    return left;
  }

  bool any() const { return any_; }
  void clear() {
    if (any_) *this = Findings();
  }

  bool shows_violation() const {
    return decided(Kind::always) != 0 || decided(Kind::eventually) != 0 ||
           slots_[slot_of(Kind::deadlock, 0)].found;
  }

 private:
  std::uint64_t decided(Kind kind) const {
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 64; ++i) {
      if (slots_[slot_of(kind, i)].found) bits |= std::uint64_t{1} << i;
    }
    return bits;
  }

  bool any_ = false;
  std::array<Finding<State>, finding_slots> slots_{};
};

}  // namespace wskcheck::check::detail

#endif
