// The states that a search has come to, by their fingerprints, each with the least that was spent
// on the way there.
//
// Two states of one fingerprint are taken for one: of ten million states the odds that any two that
// differ meet so are one in four hundred thousand.
#pragma once

#include <cstdint>
#include <vector>

#include "search/bounds.h"

namespace wskcheck::drive {

class StateMemory {
 public:
  static constexpr std::size_t states_max = std::size_t{1} << 23;  // later ones are not kept

  // False when the state is known at no greater cost.
  bool add(std::uint64_t state, const Spent& spent) {
    if (cells_.empty()) cells_.resize(1024);
    if (count_ * 2 > cells_.size()) grow();
    Cell& cell = find(state == 0 ? 1 : state);
    const Cell now{state == 0 ? 1 : state, spent.preemptions, spent.faults};
    if (cell.state == 0) {
      if (count_ == states_max) return true;
      ++count_;
      cell = now;
      return true;
    }
    if (cell.preemptions <= now.preemptions && cell.faults <= now.faults) return false;
    if (now.preemptions <= cell.preemptions && now.faults <= cell.faults) cell = now;
    return true;
  }

 private:
  struct Cell {
    std::uint64_t state = 0;  // 0: free
    std::uint32_t preemptions = 0;
    std::uint32_t faults = 0;
  };

  Cell& find(std::uint64_t state) {
    const std::size_t mask = cells_.size() - 1;
    std::size_t at = static_cast<std::size_t>((state * 0x9E3779B97F4A7C15u) >> 32) & mask;
    while (cells_[at].state != 0 && cells_[at].state != state) at = (at + 1) & mask;
    return cells_[at];
  }

  void grow() {
    std::vector<Cell> old(cells_.size() * 2);
    old.swap(cells_);
    for (const Cell& cell : old) {
      if (cell.state != 0) find(cell.state) = cell;
    }
  }

  std::vector<Cell> cells_;
  std::size_t count_ = 0;
};

}  // namespace wskcheck::drive
