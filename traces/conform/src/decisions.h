// Choices among hidden steps that were made with records.
#pragma once

#include <array>
#include <cstdint>

#include "sides.h"
#include "wskcheck/model/world.h"

namespace wskcheck::conform {

struct Decision {
  std::uint32_t key = 0;   // of Touched: what it is about
  std::uint64_t mark = 0;  // the tick; 0: nothing was left to choose
  std::uint64_t tick = 0;
};

// Ticks of the last records that are settled and whose hidden steps were about these objects.
struct DecidedForGood {
  Slab<std::uint64_t, ListenerId> listeners;  // their mode
  Slab<std::uint64_t, ListenerId> choices;    // which of its connections a record was about
  Slab<std::array<std::uint64_t, setting_count>, ListenerId> settings;  // by overlapping calls
  Slab<std::uint64_t, ConnId> conns;
  Slab<std::uint64_t, IrpId> irps;
  Slab<std::uint64_t, FrameId> frames;
  std::uint64_t client = 0;
};

}  // namespace wskcheck::conform
