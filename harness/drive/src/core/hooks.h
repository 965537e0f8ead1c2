// What the hooks of the driver's compiled code share with the rest of the core.
#pragma once

#include <cstdint>

#include "core/core.h"

// A function that the driver's library finds in the program that loads it.
#if defined(_WIN32)
#define WSKCHECK_EXPORT extern "C" __declspec(dllexport)
#else
#define WSKCHECK_EXPORT extern "C" __attribute__((visibility("default"), used))
#endif

namespace wskcheck::drive::core {

struct HookOptions {
  // Data races are looked for, and volatile accesses to shared memory are choice points.
  bool accesses = false;
  bool each_access = false;     // each access of the driver's code to shared memory is one
  bool touched = false;         // what a step has touched is noted, for the reduction
  bool faults = false;          // choose() offers faults: allocations fail
  bool early_timeouts = false;  // waits may end by their timeout while something else could go on
  // That may end so in a run when nothing is left to do but to unload the driver.
  std::uint32_t idle_timeouts_max = 4;
};
extern HookOptions hook_options;

// For breakpoints of a debugger: a finding is made.
WSKCHECK_EXPORT void wskcheck_finding(const char* rule, const char* says);

// A buffer on a thread's stack that WSK may write to until an IRP has completed (ACC-13).
struct StackBuffer {
  const void* address = nullptr;
  std::uint64_t irp = 0;  // address
  ThreadId thread = ThreadId::none;
  bool gone = false;  // the function that it was a local of has returned
};
struct StackBuffers {
  std::uint32_t count = 0;
  StackBuffer buffers[32] = {};
};
extern StackBuffers stack_buffers;  // part of the state

}  // namespace wskcheck::drive::core
