// Switching between the scheduler and the fibers with Boost.Context's jumps.
//
// The first jump into a fiber carries its start; a fiber tells nothing when it stops. Where the
// scheduler waits is kept outside the state of a run.
#include "core/fiber.h"

#include <boost/context/detail/fcontext.hpp>
#include <cstring>

#include "core/memory.h"
#include "core/sanitizer.h"

namespace wskcheck::drive::core {
namespace {

using boost::context::detail::fcontext_t;
using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;

// Of this thread of the operating system.
thread_local fcontext_t scheduler = nullptr;
thread_local const void* scheduler_bottom = nullptr;  // of its stack, for the sanitizer
thread_local std::size_t scheduler_size = 0;

// A fiber's stack holds the flags of floating-point operations as they were when it stopped or was
// made. Those of the program around the driver would make equal states look different.
void clear_float_flags() {
#ifdef __SSE2__
  constexpr unsigned flags = 0x3f;
  const unsigned now = __builtin_ia32_stmxcsr();
  if ((now & flags) != 0) __builtin_ia32_ldmxcsr(now & ~flags);
#endif
}

struct Begin {
  FiberStart start;
  void* argument;
};

void trampoline(transfer_t from) {
  sanitizer::arrived(nullptr, &scheduler_bottom, &scheduler_size);
  scheduler = from.fctx;
  const auto* top = static_cast<const Begin*>(from.data);
  const Begin begin = *top;
  begin.start(begin.argument);
  for (;;) stop_fiber();
}

}  // namespace

// The start lies at the top of the stack, so that it is copied with it. What threads before have
// left there would make equal states look different.
void* make_fiber(std::uint32_t thread, FiberStart start, void* argument) {
  constexpr std::size_t cleared = 4096;
  sanitizer::forget_frames(stack_bottom(thread), stack_size);
  sanitizer::made(thread);
  std::memset(stack_top(thread) - cleared, 0, cleared);
  auto* begin = reinterpret_cast<Begin*>(stack_top(thread) - 64);
  *begin = {start, argument};
  const auto room =
      static_cast<std::size_t>(reinterpret_cast<std::byte*>(begin) - stack_bottom(thread));
  clear_float_flags();
  return make_fcontext(begin, room, trampoline);
}

void* run_fiber(void* fiber) {
  // A fiber that begins wants its start; one that goes on takes nothing.
  const auto address = reinterpret_cast<std::uintptr_t>(fiber);
  const std::uintptr_t first = reinterpret_cast<std::uintptr_t>(stack_bottom(0));
  const std::uintptr_t stride = reinterpret_cast<std::uintptr_t>(stack_bottom(1)) - first;
  const auto thread = static_cast<std::uint32_t>((address - first) / stride);
  void* here = nullptr;
  clear_float_flags();
  sanitizer::leave_for(&here, stack_bottom(thread), stack_size);
  sanitizer::to_fiber(thread);
  fcontext_t stopped = jump_fcontext(fiber, stack_top(thread) - 64).fctx;
  sanitizer::arrived(here, nullptr, nullptr);
  return stopped;
}

void stop_fiber() {
  void* here = nullptr;
  sanitizer::leave_for(&here, scheduler_bottom, scheduler_size);
  sanitizer::to_scheduler();
  scheduler = jump_fcontext(scheduler, nullptr).fctx;
  sanitizer::arrived(here, &scheduler_bottom, &scheduler_size);
}

}  // namespace wskcheck::drive::core
