// Small dense numbers for keys of 64 bits, in the order in which they are first asked for.
#pragma once

#include <cstdint>
#include <vector>

namespace wskcheck::drive {

class FlatIndex {
 public:
  FlatIndex() : cells_(64) {}

  std::uint32_t size() const { return count_; }

  bool knows(std::uint64_t key) { return find(key).number != 0; }

  std::uint32_t of(std::uint64_t key) {
    Cell& cell = find(key);
    if (cell.number != 0) return cell.number - 1;
    cell = {key, ++count_};
    const std::uint32_t number = count_ - 1;
    if (count_ * 2 > cells_.size()) grow();
    return number;
  }

 private:
  struct Cell {
    std::uint64_t key = 0;
    std::uint32_t number = 0;  // plus 1; 0: free
  };

  Cell& find(std::uint64_t key) {
    const std::size_t mask = cells_.size() - 1;
    std::size_t at = static_cast<std::size_t>((key * 0x9E3779B97F4A7C15u) >> 32) & mask;
    while (cells_[at].number != 0 && cells_[at].key != key) at = (at + 1) & mask;
    return cells_[at];
  }

  void grow() {
    std::vector<Cell> old(cells_.size() * 2);
    old.swap(cells_);
    for (const Cell& cell : old) {
      if (cell.number != 0) find(cell.key) = cell;
    }
  }

  std::vector<Cell> cells_;
  std::uint32_t count_ = 0;
};

}  // namespace wskcheck::drive
