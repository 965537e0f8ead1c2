// Completing IRPs, and cancelling them.
//
// Completion walks up the stack locations: each one's routine is called as its flags say, until one
// returns STATUS_MORE_PROCESSING_REQUIRED and so keeps the IRP.
#include <cstring>

#include "core/machine_state.h"
#include "kernel/io_manager.h"
#include "kernel/irp.h"

namespace wskcheck::drive::kernel {
namespace {

bool wanted(const IO_STACK_LOCATION& location, PIRP irp) {
  if (location.CompletionRoutine == nullptr) return false;
  const bool success = NT_SUCCESS(irp->IoStatus.Status);
  if (success && (location.Control & SL_INVOKE_ON_SUCCESS) != 0) return true;
  if (!success && (location.Control & SL_INVOKE_ON_ERROR) != 0) return true;
  return irp->Cancel != FALSE && (location.Control & SL_INVOKE_ON_CANCEL) != 0;
}

// Of the location with that number.
ULONG bit_of(CHAR location) { return 1u << (static_cast<unsigned>(location) & 31u); }

// Behind a routine that does not keep the IRP. A dispatch routine that waits for the end returns
// something else than STATUS_PENDING.
void check_mark_of_routine(PIRP irp, const IO_STACK_LOCATION& was) {
  const bool pending = (was.Control & SL_PENDING_RETURNED) != 0;
  if (!pending || irp->CurrentLocation > irp->StackCount) return;
  if ((irp->WskCheck.Pends & bit_of(irp->CurrentLocation)) == 0) return;
  if ((irp->Tail.Overlay.CurrentStackLocation->Control & SL_PENDING_RETURNED) != 0) return;
  misuse(
      "a completion routine neither keeps its IRP nor calls IoMarkIrpPending, and PendingReturned "
      "is TRUE",
      "", irp, reinterpret_cast<const std::byte*>(was.CompletionRoutine) + 1);
}

bool is_freed(PIRP irp) {
  const Block* block = block_of(irp);
  return block != nullptr && block->freed;
}

// One location up; what its routine returned. `kept`: that it keeps the IRP.
NTSTATUS move_up(PIRP irp, bool& kept) {
  PIO_STACK_LOCATION location = irp->Tail.Overlay.CurrentStackLocation;
  const IO_STACK_LOCATION was = *location;
  std::memset(location, 0, sizeof *location);
  irp->PendingReturned = (was.Control & SL_PENDING_RETURNED) != 0 ? TRUE : FALSE;
  ++irp->CurrentLocation;
  ++irp->Tail.Overlay.CurrentStackLocation;
  const bool above = irp->CurrentLocation <= irp->StackCount;
  PDEVICE_OBJECT device = above ? irp->Tail.Overlay.CurrentStackLocation->DeviceObject : nullptr;
  if (wanted(was, irp)) {
    const KIRQL before = irql();
    const NTSTATUS status = call_driver(was.CompletionRoutine, device, irp, was.Context);
    if (irql() != before) {
      misuse("a completion routine returns at another level than it was called at", "", nullptr,
             nullptr);
    }
    kept = status == STATUS_MORE_PROCESSING_REQUIRED;
    if (!kept && !is_freed(irp)) check_mark_of_routine(irp, was);
    return status;
  }
  if (irp->PendingReturned && above) {
    irp->Tail.Overlay.CurrentStackLocation->Control |= SL_PENDING_RETURNED;
  }
  return STATUS_SUCCESS;
}

void tell_of_completion(PIRP irp, const void* site) {
  if (irp->UserIosb != nullptr) {
    note_access(irp->UserIosb, sizeof *irp->UserIosb, true);
    *irp->UserIosb = irp->IoStatus;
  }
  if (irp->UserEvent == nullptr) return;
  checked(irp->UserEvent, site)->Header.SignalState = 1;
  order_before(number(irp->UserEvent));
}

// No routine kept it. An IRP of the driver's own has nobody above, and the I/O manager would free
// it; the contract wants it kept (IRP-05).
NTSTATUS complete(PIRP irp, bool by_wsk, const void* site) {
  NTSTATUS status = STATUS_SUCCESS;
  irp->WskCheck.Used = TRUE;
  irp->CancelRoutine = nullptr;
  while (irp->CurrentLocation <= irp->StackCount) {
    bool kept = false;
    status = move_up(irp, kept);
    if (kept) return status;
    if (is_freed(irp)) {
      misuse(
          "a completion routine frees its IRP and does not return "
          "STATUS_MORE_PROCESSING_REQUIRED",
          "", irp, nullptr, by_wsk ? "IRP-05" : "");
    }
  }
  const bool built = is_built(irp);
  if (built) give_back_output(irp, site);
  tell_of_completion(irp, site);
  if (built) free_built(irp, site);
  if (is_of_program(irp)) end_request(site);
  return status;
}

void lock_cancel(const void* site) {
  if (state.cancel_owner == self()) {
    misuse("%s by a thread that holds the cancel spin lock", "IoAcquireCancelSpinLock",
           &state.cancel_owner, site);
  }
  block(
      op(OpKind::lock, &state.cancel_owner, site, "IoAcquireCancelSpinLock"),
      [](const void* owner, std::uint64_t) {
        return *static_cast<const std::uint64_t*>(owner) == 0;
      },
      &state.cancel_owner, 0);
  state.cancel_owner = self();
  order_after(number(&state.cancel_owner));
}

void unlock_cancel() {
  state.cancel_owner = 0;
  order_before(number(&state.cancel_owner));
}

// With the cancel spin lock held, which the routine releases.
BOOLEAN cancel(PIRP irp, const void* site) {
  irp->Cancel = TRUE;
  const PDRIVER_CANCEL routine = irp->CancelRoutine;
  irp->CancelRoutine = nullptr;
  order_after(beside(irp));
  order_before(beside(irp));
  if (routine == nullptr) {
    unlock_cancel();
    return FALSE;
  }
  irp->CancelIrql = irql();
  irql() = DISPATCH_LEVEL;
  PDEVICE_OBJECT device = irp->CurrentLocation <= irp->StackCount
                              ? irp->Tail.Overlay.CurrentStackLocation->DeviceObject
                              : nullptr;
  call_driver(routine, device, irp);
  if (state.cancel_owner == self()) {
    misuse("a cancel routine returns and holds the cancel spin lock", "", irp, site);
  }
  return TRUE;
}

}  // namespace

// The IRP may be gone, and one that has come back is not told of.
void note_that_it_pends(PIRP irp, CHAR location) {
  if (block_of(irp) == nullptr || is_freed(irp)) return;
  check_object(irp, sizeof *irp, nullptr);
  if (irp->CurrentLocation <= location) irp->WskCheck.Pends |= bit_of(location);
}

void complete_at_once(PIRP irp, NTSTATUS status) {
  irp->IoStatus.Status = status;
  complete(irp, false, nullptr);
}

bool cancel_request() {
  step(op(OpKind::irp, asked.irp, nullptr, "IoCancelIrp"));
  if (asked.ended) return false;
  if (owner_of(asked.irp) == Owner::wsk) {
    asked.irp->Cancel = TRUE;
    return cancel_in_wsk(asked.irp, nullptr);
  }
  lock_cancel(nullptr);
  if (!asked.ended) return cancel(asked.irp, nullptr) != FALSE;
  unlock_cancel();
  return false;
}

NTSTATUS complete_irp(PIRP irp, bool pending) {
  if (irp->CurrentLocation > 1) {  // WSK's own location, which it was passed to at
    --irp->CurrentLocation;
    --irp->Tail.Overlay.CurrentStackLocation;
  }
  if (pending) irp->Tail.Overlay.CurrentStackLocation->Control |= SL_PENDING_RETURNED;
  return complete(irp, true, nullptr);
}

}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION VOID IofCompleteRequest(PIRP Irp, CCHAR) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::irp, Irp, site, "IoCompleteRequest"));
  need_level_max(DISPATCH_LEVEL, "IoCompleteRequest", site);
  if (is_ended_request(Irp)) {
    misuse("%s for an IRP that is completed already", "IoCompleteRequest", Irp, site);
  }
  checked_irp(Irp, "IoCompleteRequest", site);
  if (Irp->CurrentLocation > Irp->StackCount + 1 ||
      (Irp->WskCheck.Used && Irp->CurrentLocation > Irp->StackCount)) {
    misuse("%s for an IRP that is completed already", "IoCompleteRequest", Irp, site);
  }
  if (Irp->CurrentLocation > Irp->StackCount) {
    misuse("%s for an IRP of the driver's own that it has sent to nobody", "IoCompleteRequest", Irp,
           site);
  }
  if (Irp->IoStatus.Status == STATUS_PENDING) {
    misuse("%s with STATUS_PENDING as the status of the IRP", "IoCompleteRequest", Irp, site);
  }
  if (Irp->CancelRoutine != nullptr) {
    misuse("%s for an IRP that still has a cancel routine", "IoCompleteRequest", Irp, site);
  }
  complete(Irp, false, site);
}

KERNEL_FUNCTION NTSTATUS IofCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::irp, Irp, site, "IoCallDriver"));
  checked_irp(Irp, "IoCallDriver", site);
  check_access(DeviceObject, sizeof *DeviceObject, false, site);
  need_kind(DeviceObject->WskCheckKind, kind_device, "a device", DeviceObject, site);
  if (Irp->CurrentLocation <= 1) {
    misuse("%s for an IRP that has no location left", "IoCallDriver", Irp, site);
  }
  --Irp->CurrentLocation;
  PIO_STACK_LOCATION location = --Irp->Tail.Overlay.CurrentStackLocation;
  location->DeviceObject = DeviceObject;
  if (location->MajorFunction > IRP_MJ_MAXIMUM_FUNCTION) {
    misuse("%s with a major function that does not exist", "IoCallDriver", Irp, site);
  }
  const PDRIVER_DISPATCH dispatch =
      DeviceObject->DriverObject->MajorFunction[location->MajorFunction];
  if (dispatch != nullptr) {
    const CHAR at = Irp->CurrentLocation;
    Irp->WskCheck.Pends &= ~bit_of(at);
    const NTSTATUS status = call_driver(dispatch, DeviceObject, Irp);
    if (status == STATUS_PENDING) note_that_it_pends(Irp, at);
    return status;
  }
  Irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
  complete(Irp, false, site);
  return STATUS_INVALID_DEVICE_REQUEST;
}

KERNEL_FUNCTION PDRIVER_CANCEL IoSetCancelRoutine(PIRP Irp, PDRIVER_CANCEL CancelRoutine) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::irp, Irp, site, "IoSetCancelRoutine"));
  known_irp(Irp, "IoSetCancelRoutine", site);
  const PDRIVER_CANCEL before = Irp->CancelRoutine;
  Irp->CancelRoutine = CancelRoutine;
  order_after(beside(Irp));
  order_before(beside(Irp));
  return before;
}

KERNEL_FUNCTION VOID IoAcquireCancelSpinLock(PKIRQL Irql) {
  const Site site = WSKCHECK_SITE;
  need_level_max(DISPATCH_LEVEL, "IoAcquireCancelSpinLock", site);
  check_access(Irql, 1, true, site);
  lock_cancel(site);
  *Irql = irql();
  irql() = DISPATCH_LEVEL;
}

KERNEL_FUNCTION VOID IoReleaseCancelSpinLock(KIRQL Irql) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::lock, &state.cancel_owner, site, "IoReleaseCancelSpinLock"));
  if (state.cancel_owner != self()) {
    misuse("%s by a thread that does not hold the lock", "IoReleaseCancelSpinLock",
           &state.cancel_owner, site);
  }
  unlock_cancel();
  irql() = Irql;
}

KERNEL_FUNCTION BOOLEAN IoCancelIrp(PIRP Irp) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::irp, Irp, site, "IoCancelIrp"));
  check_object(Irp, sizeof *Irp, site);
  if (Irp->Type != IO_TYPE_IRP) misuse("%s is given what is no IRP", "IoCancelIrp", Irp, site);
  if (owner_of(Irp) == Owner::wsk) {
    Irp->Cancel = TRUE;
    return cancel_in_wsk(Irp, site) ? TRUE : FALSE;
  }
  lock_cancel(site);
  return cancel(Irp, site);
}
