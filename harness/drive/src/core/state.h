// Memory that a run changes and that is put back with it.
//
// A region is one plain struct with static storage, or a part of the machine's own memory. Regions
// are added before the first run, in any order, and stay; adding one again changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wskcheck::drive::core {

// The whole of a plain struct. Its bytes at the first run are what each run begins with.
void add_state(void* address, std::size_t size);
// The first used() bytes of a region that grows in a run; what lies behind them is garbage.
void add_growing_state(void* address, std::size_t size, std::size_t (*used)());
// How a region counts in fingerprints, where not by its bytes: without what makes no difference.
void set_hash(const void* address, std::uint64_t (*hash)(std::uint64_t seed));
inline std::uint64_t mixed(std::uint64_t sum, std::uint64_t word) {
  sum = (sum ^ word) * 0x9E3779B97F4A7C15u;
  return sum ^ (sum >> 29);
}

}  // namespace wskcheck::drive::core
