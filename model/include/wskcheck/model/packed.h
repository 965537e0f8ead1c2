// The packed form of a small world: what the explorer stores for each state.
//
// Objects are written one after the other with a fixed number of bits each, only as many objects as
// the bounds name. Derived counts are left out.
#pragma once

#include <array>
#include <cstdint>

#include "wskcheck/model/small_world.h"

namespace wskcheck {

// Bits that a world within these bounds takes when packed.
std::uint32_t packed_bits(const Bounds& bounds);
inline std::uint32_t packed_words(const Bounds& bounds) { return (packed_bits(bounds) + 63) / 64; }

inline constexpr std::uint32_t packed_words_max = 8;

// Writes the world to `words`, of which there are packed_words(). The world is normalised before.
void pack(SmallWorld& world, std::uint64_t* words, std::uint32_t count);
// The world that was packed, with all derived counts.
SmallWorld unpack(const Bounds& bounds, const std::uint64_t* words);

// Symmetry: packs the world with its requests, IRPs and frames sorted, so that worlds that differ
// by their numbers alone mostly get the same words. What is packed always differs by numbers alone.
void pack_sorted(SmallWorld& world, std::uint64_t* words, std::uint32_t count);

// The own fields of the objects that can be renumbered, one word each.
struct OwnWords {
  std::array<std::uint64_t, conns_max> conns{};
  std::array<std::uint64_t, irps_max> irps{};
  std::array<std::uint64_t, frames_max> frames{};
};
// Of a world that was packed or normalised.
OwnWords own_words(const SmallWorld& world);
// pack_sorted for a world after one step: `before` are the words of the world in which the step was
// taken, `view` its objects there. Only what the step may have changed is written again.
void pack_sorted_after(SmallWorld& world, const OwnWords& before, const View& view,
                       std::uint64_t* words, std::uint32_t count);

}  // namespace wskcheck
