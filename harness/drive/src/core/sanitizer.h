// What the address sanitizer wants to be told where a build has it: which stack is in use.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define WSKCHECK_WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WSKCHECK_WITH_ASAN 1
#endif
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

}  // namespace wskcheck::drive::core::sanitizer
