// Fibers of the driver's threads: Boost.Context, on stacks that are part of the machine's memory.
#pragma once

#include <cstdint>

namespace wskcheck::drive::core {

// A fiber begins in enter(argument) on the stack of a thread; where it stopped is one pointer into
// that stack, so that copying the stack copies the fiber.
using FiberStart = void (*)(void* argument);
void* make_fiber(std::uint32_t thread, FiberStart start, void* argument);
// From the scheduler: runs the fiber until it stops, and says where it stopped.
void* run_fiber(void* fiber);
// On a fiber: back to the scheduler, until run_fiber() is called for it again.
void stop_fiber();

}  // namespace wskcheck::drive::core
