// A transition as the searches keep it: half as long, and copied as far as it is used.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "search/transition.h"

namespace wskcheck::drive {

// The object without its highest bit, which is of no use to tell objects apart, and with a bit for
// write at the lowest place.
constexpr std::uint64_t packed(const Touch& touch) {
  return touch.object << 1 | static_cast<std::uint64_t>(touch.write);
}

// What a step has touched, packed: rising, each object once.
using Touched = std::span<const std::uint64_t>;

struct Move {
  // One more than a footprint has.
  static constexpr std::uint32_t touches_most = touches_max + 1;

  ActorId actor = ActorId::none;
  std::uint8_t faults = 0;
  std::uint8_t count = 0;
  bool all = false;
  bool can_wait = true;
  std::uint64_t choice = 0;
  std::uint64_t touches[touches_most];  // the first `count` have a value

  Move() {}
  explicit Move(const Transition& from) { set(from); }

  void set(const Transition& from) {
    actor = from.actor;
    faults = from.faults;
    can_wait = from.can_wait;
    choice = from.choice;
    all = from.touches.all;
    count = static_cast<std::uint8_t>(from.touches.count);
    for (std::uint32_t i = 0; i < from.touches.count; ++i) {
      const Touch& touch = from.touches.touches[i];
      touches[i] = packed(touch);
    }
  }

  void add(std::uint64_t object, bool write) {
    if (count == touches_most) {
      all = true;
      return;
    }
    touches[count++] = object << 1 | static_cast<std::uint64_t>(write);
  }
};

inline bool meet(const Move& a, const Move& b) {
  if (a.all || b.all) return true;
  for (std::uint32_t i = 0; i < a.count; ++i) {
    for (std::uint32_t k = 0; k < b.count; ++k) {
      const std::uint64_t differ = a.touches[i] ^ b.touches[k];
      if (differ > 1) continue;
      if (differ == 1 || (a.touches[i] & 1) != 0) return true;
    }
  }
  return false;
}

inline bool touches_one_of(const Move& a, Touched all) {
  for (std::uint32_t i = 0; i < a.count; ++i) {
    const auto at = std::lower_bound(all.begin(), all.end(), a.touches[i] & ~std::uint64_t{1});
    if (at == all.end() || (*at ^ a.touches[i]) > 1) continue;
    if (((*at | a.touches[i]) & 1) != 0) return true;
  }
  return false;
}

inline bool meet(Touched a, Touched b) {
  for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
    if ((a[i] ^ b[k]) <= 1 && ((a[i] | b[k]) & 1) != 0) return true;
    a[i] < b[k] ? ++i : ++k;
  }
  return false;
}

}  // namespace wskcheck::drive
