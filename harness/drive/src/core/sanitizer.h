// What the address sanitizer wants to be told where a build has it: which stack is in use.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/core.h"

#if defined(__SANITIZE_ADDRESS__)
#define WSKCHECK_WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WSKCHECK_WITH_ASAN 1
#endif
#endif

// Where the whole program has the thread sanitizer, its hooks are the sanitizer's own: the driver
// is compiled without them.
#if defined(__SANITIZE_THREAD__)
#define WSKCHECK_WITH_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WSKCHECK_WITH_TSAN 1
#endif
#endif

#ifdef WSKCHECK_WITH_TSAN
#include <sanitizer/tsan_interface.h>
#endif

#ifdef WSKCHECK_WITH_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace wskcheck::drive::core::sanitizer {

#ifdef WSKCHECK_WITH_ASAN
inline void leave_for(void** here, const void* bottom, std::size_t size) {
  __sanitizer_start_switch_fiber(here, bottom, size);
}
inline void arrived(void* here, const void** bottom, std::size_t* size) {
  __sanitizer_finish_switch_fiber(here, bottom, size);
}
// The frames that were there are gone, without having returned.
inline void forget_frames(const void* bottom, std::size_t size) {
  __asan_unpoison_memory_region(bottom, size);
}
#else
inline void forget_frames(const void*, std::size_t) {}
inline void leave_for(void**, const void*, std::size_t) {}
inline void arrived(void*, const void**, std::size_t*) {}
#endif

// The thread sanitizer wants to know which fiber runs: by the slot of its stack.
#ifdef WSKCHECK_WITH_TSAN
inline void* fibers[threads_max] = {};
inline thread_local void* home = nullptr;
inline void made(std::uint32_t slot) {
  if (fibers[slot] != nullptr) __tsan_destroy_fiber(fibers[slot]);
  fibers[slot] = __tsan_create_fiber(0);
}
inline void to_fiber(std::uint32_t slot) {
  home = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(fibers[slot], 0);
}
inline void to_scheduler() { __tsan_switch_to_fiber(home, 0); }
#else
inline void made(std::uint32_t) {}
inline void to_fiber(std::uint32_t) {}
inline void to_scheduler() {}
#endif

}  // namespace wskcheck::drive::core::sanitizer
