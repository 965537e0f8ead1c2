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

}  // namespace wskcheck::drive::core
