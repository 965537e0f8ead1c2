// What a step of the driver has read and written of the memory that threads share: what the
// reduction takes for its dependence relation beside the footprints, which are told before the
// step.
//
// Memory counts by cells of 8 bytes. The stack of a thread is another object for each thread that
// has had it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "search/transition.h"

namespace wskcheck::drive::core::touched {

inline constexpr std::size_t cells_max = 2048;  // of one step; with more it touches anything

void begin_step();
void add(const void* address, std::size_t size, bool write);
void add_object(std::uint64_t object, bool write);
void add_everything();
// Whether the block of the pool is still there: freeing it writes this. Other memory stays.
void add_block(const void* address, bool write);
// That nothing is left of the driver, which the end of a run looks at: whatever is over for good
// reads it, and the end writes it, so that the end is tried before as well.
void add_end_of_part();
void add_end_of_run();

// Of the step so far, each cell once.
TouchedBehind of_step();

// The number of the cell, as an object of a footprint.
std::uint64_t cell_of(const void* address);

}  // namespace wskcheck::drive::core::touched
