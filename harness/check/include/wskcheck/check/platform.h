// The few things asked of the operating system. Nothing here may influence a result, other than by
// the limits on time and memory.
#ifndef WSKCHECK_CHECK_PLATFORM_H
#define WSKCHECK_CHECK_PLATFORM_H

#include <cstdint>

namespace wskcheck::check {

/// Milliseconds of a clock that never goes back; its zero means nothing.
std::uint64_t monotonic_ms();

/// Processors that this process may use; at least 1.
unsigned processor_count();

/// Memory that the process holds at this moment, in bytes; 0 where the platform does not say.
std::uint64_t process_memory_bytes();

/// The largest amount of memory that the process has held, in bytes; 0 where it is not known.
std::uint64_t process_memory_peak_bytes();

/// Physical memory of the machine, in bytes; 0 where the platform does not say.
std::uint64_t machine_memory_bytes();

}  // namespace wskcheck::check

#endif
