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

}  // namespace wskcheck
