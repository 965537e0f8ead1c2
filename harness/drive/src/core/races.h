// Data races: two threads access the same bytes, at least one writes, at least one access is plain,
// and nothing orders the two. They are found by happens-before, in any schedule in which both
// happen, whichever comes first.
//
// What orders is kept as vector clocks (FastTrack: Flanagan and Freund, PLDI 2009): each thread has
// one, and so has each object by which threads hand over what they did, core.h's order_before and
// order_after. Of each byte those accesses are remembered that a later one may race with.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/core.h"

namespace wskcheck::drive::core::races {

// One access, as a finding tells it.
struct Access {
  const void* site = nullptr;  // the driver's return address
  bool write = false;
  bool frees = false;
  // Of one that was made:
  const char* thread = "";   // name of its thread; static storage
  std::uint32_t number = 0;  // counts the accesses of a run from 1
};

void add_state();  // before the first run; a second call does nothing
void begin_run();  // with no thread and no access; whether races are looked for is an option
void begin_thread(std::uint32_t slot);  // that the current thread has started, where there is one

// The driver's code reads, writes or frees there. `ordered`: by an interlocked operation or a
// volatile access, which do not race with each other.
void look(const void* address, std::size_t size, const Access& access, bool ordered);

// Of a finding of TroubleKind::race: the access that came first.
const Access& first();
// When a run is told: the access with that number is a line of the story; 0: none.
void watch(std::uint32_t number);

}  // namespace wskcheck::drive::core::races
