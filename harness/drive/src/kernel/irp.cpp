// IRPs: allocating, initialising, reusing, freeing; stack locations and completion routines.
#include "kernel/irp.h"

#include <cstring>

#include "record/events.h"

namespace wskcheck::drive::kernel {
namespace {

PIO_STACK_LOCATION first_location(PIRP irp) {
  return reinterpret_cast<PIO_STACK_LOCATION>(irp + 1);
}

}  // namespace

void initialise(PIRP irp, USHORT size, CCHAR stack) {
  std::memset(irp, 0, size);
  irp->Type = IO_TYPE_IRP;
  irp->Size = size;
  irp->StackCount = stack;
  irp->CurrentLocation = static_cast<CHAR>(stack + 1);
  irp->Tail.Overlay.CurrentStackLocation = first_location(irp) + stack;
  irp->Tail.Overlay.ListEntry.Flink = &irp->Tail.Overlay.ListEntry;
  irp->Tail.Overlay.ListEntry.Blink = &irp->Tail.Overlay.ListEntry;
  irp->ThreadListEntry.Flink = irp->ThreadListEntry.Blink = &irp->ThreadListEntry;
}

Owner owner_of(PIRP irp) { return static_cast<Owner>(irp->WskCheck.Owner); }
void set_owner(PIRP irp, Owner owner) { irp->WskCheck.Owner = static_cast<ULONG>(owner); }

PIRP checked_irp(PIRP irp, const char* function, const void* site) {
  check_access(irp, sizeof *irp, true, site);
  return known_irp(irp, function, site);
}

PIRP known_irp(PIRP irp, const char* function, const void* site) {
  check_object(irp, sizeof *irp, site);
  if (irp->Type != IO_TYPE_IRP) misuse("%s is given what is no IRP", function, irp, site);
  if (owner_of(irp) == Owner::wsk) {
    misuse("%s for an IRP that WSK has and has not completed", function, irp, site, "IRP-18");
  }
  return irp;
}

Prepared prepared(PIRP irp) {
  Prepared p;
  p.has_location = irp->CurrentLocation > 1;
  p.own = irp->CurrentLocation > irp->StackCount;
  if (!p.has_location) return p;
  const IO_STACK_LOCATION& next = *(irp->Tail.Overlay.CurrentStackLocation - 1);
  p.routine = next.CompletionRoutine != nullptr;
  p.on_success = (next.Control & SL_INVOKE_ON_SUCCESS) != 0;
  p.on_error = (next.Control & SL_INVOKE_ON_ERROR) != 0;
  p.on_cancel = (next.Control & SL_INVOKE_ON_CANCEL) != 0;
  return p;
}

}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION PIRP IoAllocateIrp(CCHAR StackSize, BOOLEAN) {
  const Site site = WSKCHECK_SITE;
  need_level_max(DISPATCH_LEVEL, "IoAllocateIrp", site);
  if (StackSize < 0) misuse("%s is given a negative number of locations", "IoAllocateIrp", 0, site);
  if (choose(op(OpKind::allocate, nullptr, site, "IoAllocateIrp"), 2, true) != 0) {
    if (telling()) tell(site, "IoAllocateIrp fails: it returns NULL");
    return nullptr;
  }
  const USHORT size = IoSizeOfIrp(StackSize);
  auto* irp = static_cast<PIRP>(allocate(size, 0, BlockKind::irp, pool_nonpaged, site, "an IRP"));
  initialise(irp, size, StackSize);
  irp->WskCheck.Ours = TRUE;
  record::irp(wskcheck::traces::Event::io_allocate_irp, irp);
  return irp;
}

KERNEL_FUNCTION PIRP IoAllocateIrpEx(PDEVICE_OBJECT, CCHAR StackSize, BOOLEAN ChargeQuota) {
  return IoAllocateIrp(StackSize, ChargeQuota);
}

KERNEL_FUNCTION VOID IoInitializeIrp(PIRP Irp, USHORT PacketSize, CCHAR StackSize) {
  const Site site = WSKCHECK_SITE;
  check_access(Irp, PacketSize, true, site);
  if (PacketSize < IoSizeOfIrp(StackSize)) {
    misuse("%s is given less memory than the IRP needs", "IoInitializeIrp", Irp, site);
  }
  const Block* block = block_of(Irp);
  if (block != nullptr && block->kind == BlockKind::irp) {
    misuse("%s for an IRP of IoAllocateIrp, which is for IoReuseIrp", "IoInitializeIrp", Irp, site);
  }
  initialise(Irp, PacketSize, StackSize);
}

KERNEL_FUNCTION VOID IoReuseIrp(PIRP Irp, NTSTATUS Status) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::irp, Irp, site, "IoReuseIrp"));
  checked_irp(Irp, "IoReuseIrp", site);
  record::irp(wskcheck::traces::Event::io_reuse_irp, Irp);
  const BOOLEAN ours = Irp->WskCheck.Ours;
  const ULONG lives = Irp->WskCheck.Lives;
  initialise(Irp, Irp->Size, Irp->StackCount);
  Irp->IoStatus.Status = Status;
  Irp->WskCheck.Ours = ours;
  Irp->WskCheck.Lives = lives + 1;
}

KERNEL_FUNCTION VOID IoFreeIrp(PIRP Irp) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::irp, Irp, site, "IoFreeIrp"));
  if (Irp == nullptr) misuse("%s for NULL", "IoFreeIrp", Irp, site);
  record::irp(wskcheck::traces::Event::io_free_irp, Irp);
  const Block* block = block_of(Irp);
  const bool live = block != nullptr && !block->freed && block->kind == BlockKind::irp;
  if (live) checked_irp(Irp, "IoFreeIrp", site);
  if (live && is_built(Irp)) {
    misuse("%s for an IRP that the I/O manager frees when it is completed", "IoFreeIrp", Irp, site);
  }
  release(Irp, BlockKind::irp, site, "IoFreeIrp");
}

// WSK's functions look for the routine in the next location, which is where drivers put it.
KERNEL_FUNCTION VOID IoSetCompletionRoutine(PIRP Irp, PIO_COMPLETION_ROUTINE Routine, PVOID Context,
                                            BOOLEAN Success, BOOLEAN Error, BOOLEAN Cancel) {
  const Site site = WSKCHECK_SITE;
  checked_irp(Irp, "IoSetCompletionRoutine", site);
  if (Irp->CurrentLocation <= 1) {
    misuse("%s for an IRP that has no location left", "IoSetCompletionRoutine", Irp, site,
           "IRP-01");
  }
  if ((Success || Error || Cancel) && Routine == nullptr) {
    misuse("%s is given no routine", "IoSetCompletionRoutine", Irp, site);
  }
  PIO_STACK_LOCATION next = Irp->Tail.Overlay.CurrentStackLocation - 1;
  next->CompletionRoutine = Routine;
  next->Context = Context;
  next->Control =
      static_cast<UCHAR>((Success ? SL_INVOKE_ON_SUCCESS : 0) | (Error ? SL_INVOKE_ON_ERROR : 0) |
                         (Cancel ? SL_INVOKE_ON_CANCEL : 0));
}

KERNEL_FUNCTION NTSTATUS IoSetCompletionRoutineEx(PDEVICE_OBJECT, PIRP Irp,
                                                  PIO_COMPLETION_ROUTINE Routine, PVOID Context,
                                                  BOOLEAN Success, BOOLEAN Error, BOOLEAN Cancel) {
  IoSetCompletionRoutine(Irp, Routine, Context, Success, Error, Cancel);
  return STATUS_SUCCESS;
}

KERNEL_FUNCTION PIO_STACK_LOCATION wskcheck_current_stack_location(PIRP Irp) {
  const Site site = WSKCHECK_SITE;
  check_object(Irp, sizeof *Irp, site);
  check_access(&Irp->Tail.Overlay.CurrentStackLocation, sizeof(PVOID), false, site);
  if (Irp->CurrentLocation > Irp->StackCount) {
    misuse("%s for an IRP that has no current location", "IoGetCurrentIrpStackLocation", Irp, site);
  }
  return Irp->Tail.Overlay.CurrentStackLocation;
}

KERNEL_FUNCTION PIO_STACK_LOCATION wskcheck_next_stack_location(PIRP Irp) {
  const Site site = WSKCHECK_SITE;
  check_object(Irp, sizeof *Irp, site);
  check_access(&Irp->Tail.Overlay.CurrentStackLocation, sizeof(PVOID), false, site);
  if (Irp->CurrentLocation <= 1) {
    misuse("%s for an IRP that has no location left", "IoGetNextIrpStackLocation", Irp, site);
  }
  return Irp->Tail.Overlay.CurrentStackLocation - 1;
}

KERNEL_FUNCTION VOID IoSetNextIrpStackLocation(PIRP Irp) {
  const Site site = WSKCHECK_SITE;
  checked_irp(Irp, "IoSetNextIrpStackLocation", site);
  if (Irp->CurrentLocation <= 1) {
    misuse("%s for an IRP that has no location left", "IoSetNextIrpStackLocation", Irp, site);
  }
  --Irp->CurrentLocation;
  --Irp->Tail.Overlay.CurrentStackLocation;
}

KERNEL_FUNCTION VOID IoSkipCurrentIrpStackLocation(PIRP Irp) {
  const Site site = WSKCHECK_SITE;
  checked_irp(Irp, "IoSkipCurrentIrpStackLocation", site);
  if (Irp->CurrentLocation > Irp->StackCount) {
    misuse("%s for an IRP that has no current location", "IoSkipCurrentIrpStackLocation", Irp,
           site);
  }
  ++Irp->CurrentLocation;
  ++Irp->Tail.Overlay.CurrentStackLocation;
}

KERNEL_FUNCTION VOID IoCopyCurrentIrpStackLocationToNext(PIRP Irp) {
  const Site site = WSKCHECK_SITE;
  checked_irp(Irp, "IoCopyCurrentIrpStackLocationToNext", site);
  if (Irp->CurrentLocation > Irp->StackCount || Irp->CurrentLocation <= 1) {
    misuse("%s for an IRP that has no such location", "IoCopyCurrentIrpStackLocationToNext", Irp,
           site);
  }
  PIO_STACK_LOCATION now = Irp->Tail.Overlay.CurrentStackLocation;
  PIO_STACK_LOCATION next = now - 1;
  *next = *now;
  next->CompletionRoutine = nullptr;
  next->Context = nullptr;
  next->Control = 0;
}

KERNEL_FUNCTION VOID IoMarkIrpPending(PIRP Irp) {
  const Site site = WSKCHECK_SITE;
  check_object(Irp, sizeof *Irp, site);
  if (Irp->CurrentLocation > Irp->StackCount) {
    misuse("%s for an IRP that has no current location: it is the driver's own, from nobody above",
           "IoMarkIrpPending", Irp, site);
  }
  UCHAR& control = Irp->Tail.Overlay.CurrentStackLocation->Control;
  check_access(&control, sizeof control, true, site);
  control |= SL_PENDING_RETURNED;
}
