// IRPs, for the provider: who has one, how it was prepared, and completing it.
#pragma once

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {

// In whose hands an IRP is (IRP-18). While WSK has it the driver may do nothing but IoCancelIrp.
enum class Owner : std::uint8_t { driver = 0, wsk = 1 };
Owner owner_of(PIRP irp);
void set_owner(PIRP irp, Owner owner);

// How the driver has prepared an IRP that it passes to WSK, before WSK moves to its own location.
struct Prepared {
  bool has_location = false;  // one is left for WSK (IRP-01, IRP-03)
  bool own = false;           // its first location is free: no driver above (IRP-04)
  bool routine = false;
  bool on_success = false;
  bool on_error = false;
  bool on_cancel = false;
  bool all() const { return routine && on_success && on_error && on_cancel; }
};
Prepared prepared(PIRP irp);

// What IoCompleteRequest does for the lower driver that WSK is: IoStatus is filled in and the owner
// is the driver again. Calls the completion routine on this stack and returns what it returned;
// STATUS_SUCCESS when none was to be called. The IRP may not exist any more afterwards.
// `pending`: the call returned STATUS_PENDING, or will; the routine sees it as PendingReturned.
NTSTATUS complete_irp(PIRP irp, bool pending = true);

// The dispatch routine that has the IRP at that location has returned STATUS_PENDING.
void note_that_it_pends(PIRP irp, CHAR location);

// Whether it is one of the I/O manager, of IoBuildDeviceIoControlRequest and its like. When it is
// completed: before and after the driver is told.
bool is_built(const void* irp);
void give_back_output(PIRP irp, const void* site);
void free_built(PIRP irp, const void* site);

// As IoInitializeIrp does it.
void initialise(PIRP irp, USHORT size, CCHAR stack);

// The driver wants to use the IRP for itself: a finding while WSK has it.
PIRP checked_irp(PIRP irp, const char* function, const void* site);
// The same for what threads may do to an IRP at once.
PIRP known_irp(PIRP irp, const char* function, const void* site);

}  // namespace wskcheck::drive::kernel
