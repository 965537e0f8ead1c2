// What timers share: a KTIMER, and the one inside an EX_TIMER.
#pragma once

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {

void initialise_timer(PKTIMER timer, TIMER_TYPE type, const void* site);
// Sets it anew: `entry` is called with it on a thread at DISPATCH_LEVEL. Whether it was set before.
bool start_timer(PKTIMER timer, LARGE_INTEGER due, Entry entry, const void* site);
// Whether it was set. A thread that is behind begin_dpc() is not called back.
bool stop_timer(PKTIMER timer);

// For the thread of a timer: how long it waits first; the wait, after which it is signalled;
// whether it was neither cancelled nor set anew meanwhile.
std::int64_t time_left(const KTIMER* timer);
void wait_until_due(PKTIMER timer, std::int64_t wait, const void* site);
bool is_still_set(const KTIMER* timer);

// What the current thread does between the two is a DPC, for which KeFlushQueuedDpcs waits.
void begin_dpc();
void end_dpc(std::uint64_t also = 0);  // another object that somebody waits for

}  // namespace wskcheck::drive::kernel
