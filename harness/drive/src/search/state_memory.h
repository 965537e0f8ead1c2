// The states that a search has come to, by their fingerprints, each with the least that was spent
// on the way there.
//
// Two states of one fingerprint are taken for one: of ten million states the odds that any two that
// differ meet so are one in four hundred thousand.
#pragma once

#include <cstdint>
#include <vector>

#include "search/bounds.h"
#include "search/flat_index.h"

namespace wskcheck::drive {

class StateMemory {
 public:
  static constexpr std::size_t states_max = std::size_t{1} << 23;  // later ones are not kept

  // False when the state is known at no greater cost.
  bool add(std::uint64_t state, const Spent& spent) {
    if (spent_.size() == states_max && !numbers_.knows(state)) return true;
    const std::uint32_t number = numbers_.of(state);
    if (number == spent_.size()) {
      spent_.push_back(spent);
      return true;
    }
    Spent& least = spent_[number];
    if (least.preemptions <= spent.preemptions && least.faults <= spent.faults) return false;
    if (spent.preemptions <= least.preemptions && spent.faults <= least.faults) least = spent;
    return true;
  }

 private:
  FlatIndex numbers_;
  std::vector<Spent> spent_;  // by the state's number
};

}  // namespace wskcheck::drive
