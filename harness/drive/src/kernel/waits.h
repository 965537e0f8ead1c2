// Dispatcher objects: when one is signalled, and what a wait that it ends takes from it.
#pragma once

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {

// The header of any dispatcher object; a finding when it is none, or was never initialised.
PDISPATCHER_HEADER checked_header(PVOID object, const char* function, const void* site);
// For the thread with that number (self()); a mutex is signalled for its owner.
bool is_signalled(const DISPATCHER_HEADER* header, std::uint64_t thread);
void consume(PDISPATCHER_HEADER header, std::uint64_t thread);
void initialise_header(PDISPATCHER_HEADER header, ULONG kind, UCHAR type, LONG signalled);

// A Timeout of Windows as one of block(): negative is relative, positive is a time of the system.
std::int64_t timeout_of(const LARGE_INTEGER* timeout, const void* site);
inline constexpr std::int64_t boot_time_100ns = 133'500'000'000'000'000;  // when the driver loads

NTSTATUS wait_for_one(PVOID object, PLARGE_INTEGER timeout, const char* function, const void* site);

}  // namespace wskcheck::drive::kernel
