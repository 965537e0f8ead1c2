// A hash table from 64-bit names (pointers, inspect IDs, threads) to 32-bit numbers.
//
// Open addressing with linear probing; erased places are filled again by moving entries back, so
// that the table stays as large as what lives. Nothing depends on the order of its entries.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace wskcheck::conform {

class PointerMap {
 public:
  static constexpr std::uint32_t none = 0xffffffff;

  std::uint32_t find(std::uint64_t key) const {
    if (slots_.empty()) return none;
    for (std::size_t i = home(key);; i = next(i)) {
      if (slots_[i].value == none) return none;
      if (slots_[i].key == key) return slots_[i].value;
    }
  }
  // `value` is not `none`.
  void set(std::uint64_t key, std::uint32_t value) {
    if ((size_ + 1) * 4 > slots_.size() * 3) grow();
    std::size_t i = home(key);
    for (; slots_[i].value != none; i = next(i)) {
      if (slots_[i].key == key) {
        slots_[i].value = value;
        return;
      }
    }
    slots_[i] = {key, value};
    ++size_;
  }
  void erase(std::uint64_t key) {
    if (slots_.empty()) return;
    std::size_t i = home(key);
    for (; slots_[i].key != key || slots_[i].value == none; i = next(i)) {
      if (slots_[i].value == none) return;
    }
    --size_;
    for (std::size_t hole = i;;) {
      slots_[hole].value = none;
      std::size_t j = hole;
      do {
        j = next(j);
        if (slots_[j].value == none) return;
      } while (between(hole, home(slots_[j].key), j));
      slots_[hole] = slots_[j];
      hole = j;
    }
  }
  std::size_t size() const { return size_; }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t value = none;
  };
  static std::uint64_t mix(std::uint64_t key) {
    key ^= key >> 33;
    key *= 0xff51afd7ed558ccdULL;
    key ^= key >> 33;
    key *= 0xc4ceb9fe1a85ec53ULL;
    return key ^ (key >> 33);
  }
  std::size_t home(std::uint64_t key) const { return mix(key) & (slots_.size() - 1); }
  std::size_t next(std::size_t i) const { return (i + 1) & (slots_.size() - 1); }
  // Whether `home` lies after `hole` and not after `at`, going round.
  bool between(std::size_t hole, std::size_t home, std::size_t at) const {
    return hole <= at ? (hole < home && home <= at) : (hole < home || home <= at);
  }
  void grow() {
    std::vector<Slot> old(slots_.empty() ? 16 : slots_.size() * 2);
    old.swap(slots_);
    size_ = 0;
    for (const Slot& slot : old) {
      if (slot.value != none) set(slot.key, slot.value);
    }
  }

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

}  // namespace wskcheck::conform
