// The seam for a machine whose threads are real (src/live), in the place of fibers and a scheduler.
//
// Driver code runs in parallel there; the machine itself is one thread's at a time. A function that
// the driver calls has it from its Site (core.h) on until it returns, gives it away while it waits,
// and while it calls the driver (call_driver). run.current is the thread that has it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/machine_state.h"

namespace wskcheck::drive::core {

class RealThreads {
 public:
  virtual ~RealThreads() = default;

  // Of the calling thread. Entering nests; a thread that is outside wants the machine first.
  virtual void enter() = 0;
  virtual void leave() = 0;
  virtual std::uint32_t go_out() = 0;  // the depth that come_back() is given
  virtual void come_back(std::uint32_t depth) = 0;

  // The current thread stops in the state that it has been given; returns when it goes on.
  virtual void stop() = 0;
  virtual void started(ThreadId id) = 0;    // spawn() has filled the slot
  virtual void forgotten(ThreadId id) = 0;  // the slot is free, its thread waits in vain
  virtual bool has_room(std::uint32_t slot) const = 0;  // nothing runs on the slot's stack
  virtual void ends(RunState state) = 0;                // the run is over; returns on a fiber only

  // An access of the driver's code, from outside of the machine: whether it is plainly allowed.
  virtual bool allows(const void* address, std::size_t size) = 0;
  // The calling thread, in or out of the machine; none: it is no thread of the driver.
  virtual ThreadId self() const = 0;
  virtual bool is_inside() const = 0;
};

}  // namespace wskcheck::drive::core
