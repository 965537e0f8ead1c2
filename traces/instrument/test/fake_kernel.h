// The kernel of the recorder's tests: IRPs with a real stack, an IRQL for each thread, thread ids.
#pragma once

#include <ntddk.h>

namespace wskcheck::record_test {

// What a provider does with an IRP that it was given: takes its stack location, and completes it.
void take(PIRP irp);
void complete(PIRP irp, NTSTATUS status, ULONG_PTR information);

// Threads count from 1, in the order in which they ask.
ULONG64 thread_id();
// How many IRPs are allocated.
int irps_alive();
// IoCancelIrp calls this; it says whether it completed the IRP. None: it does nothing.
using Cancel = BOOLEAN (*)(PIRP irp);
void on_cancel(Cancel cancel);

}  // namespace wskcheck::record_test
