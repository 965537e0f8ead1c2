// Cancel-safe queues: the driver's own routines keep the queue, and what is here sees to it that an
// IRP leaves it once, whether it is taken or cancelled. As documented, the fourth driver context of
// a queued IRP belongs to the queue.
#include "kernel/irp.h"

namespace wskcheck::drive::kernel {
namespace {

PVOID& link_of(PIRP irp) { return irp->Tail.Overlay.DriverContext[3]; }

PIO_CSQ_IRP_CONTEXT context_of(PIRP irp) {
  auto* context = static_cast<PIO_CSQ_IRP_CONTEXT>(link_of(irp));
  return context != nullptr && context->Type == IO_TYPE_CSQ_IRP_CONTEXT ? context : nullptr;
}
PIO_CSQ queue_of(PIRP irp) {
  PIO_CSQ_IRP_CONTEXT context = context_of(irp);
  return context != nullptr ? context->Csq : static_cast<PIO_CSQ>(link_of(irp));
}

void unlink(PIRP irp) {
  if (PIO_CSQ_IRP_CONTEXT context = context_of(irp); context != nullptr) context->Irp = nullptr;
  link_of(irp) = nullptr;
}

// One field holds the routine of either kind.
PIO_CSQ_INSERT_IRP simple(PIO_CSQ_INSERT_IRP_EX routine) {
  return reinterpret_cast<PIO_CSQ_INSERT_IRP>(reinterpret_cast<void*>(routine));
}
PIO_CSQ_INSERT_IRP_EX extended(PIO_CSQ_INSERT_IRP routine) {
  return reinterpret_cast<PIO_CSQ_INSERT_IRP_EX>(reinterpret_cast<void*>(routine));
}

PIO_CSQ checked_queue(PIO_CSQ csq, const char* function, const void* site) {
  need_level_max(DISPATCH_LEVEL, function, site);
  check_access(csq, sizeof *csq, false, site);
  if (csq->Type != IO_TYPE_CSQ && csq->Type != IO_TYPE_CSQ_EX) {
    misuse("%s is used that was never initialised", "a cancel-safe queue", csq, site);
  }
  return csq;
}

KIRQL lock(PIO_CSQ csq) {
  KIRQL level = PASSIVE_LEVEL;
  call_driver(csq->CsqAcquireLock, csq, &level);
  return level;
}
void unlock(PIO_CSQ csq, KIRQL level) { call_driver(csq->CsqReleaseLock, csq, level); }

// As IoSetCancelRoutine: it is a step of its own, as a cancel goes on beside it.
PDRIVER_CANCEL swap_cancel(PIRP irp, PDRIVER_CANCEL to, const char* function, const void* site) {
  step(op(OpKind::irp, irp, site, function));
  known_irp(irp, function, site);
  const PDRIVER_CANCEL before = irp->CancelRoutine;
  irp->CancelRoutine = to;
  order_after(beside(irp));
  order_before(beside(irp));
  return before;
}

// IoCancelIrp calls it with the cancel spin lock held.
void cancel_routine(PDEVICE_OBJECT, PIRP irp) {
  IoReleaseCancelSpinLock(irp->CancelIrql);
  const Site site = WSKCHECK_SITE;
  PIO_CSQ csq = queue_of(irp);
  const KIRQL level = lock(csq);
  call_driver(csq->CsqRemoveIrp, csq, irp);
  unlink(irp);
  unlock(csq, level);
  call_driver(csq->CsqCompleteCanceledIrp, csq, irp);
}

NTSTATUS start(PIO_CSQ csq, const IO_CSQ& with, const void* site) {
  *checked(csq, site) = with;
  return STATUS_SUCCESS;
}

NTSTATUS call_insert(PIO_CSQ csq, PIRP irp, PVOID with) {
  if (csq->Type == IO_TYPE_CSQ_EX) {
    return call_driver(extended(csq->CsqInsertIrp), csq, irp, with);
  }
  call_driver(csq->CsqInsertIrp, csq, irp);
  return STATUS_SUCCESS;
}

NTSTATUS insert(PIO_CSQ csq, PIRP irp, PIO_CSQ_IRP_CONTEXT context, PVOID with,
                const char* function, const void* site) {
  checked_queue(csq, function, site);
  known_irp(irp, function, site);
  link_of(irp) = csq;
  if (context != nullptr) {
    *checked(context, site) = {IO_TYPE_CSQ_IRP_CONTEXT, irp, csq};
    link_of(irp) = context;
  }
  const KIRQL level = lock(csq);
  NTSTATUS status = STATUS_SUCCESS;
  // One that is cancelled already does not come into the queue.
  bool has_gone = irp->Cancel != FALSE;
  if (!has_gone) status = call_insert(csq, irp, with);
  if (!NT_SUCCESS(status)) {
    unlink(irp);
    unlock(csq, level);
    return status;
  }
  IoMarkIrpPending(irp);
  if (!has_gone) {
    swap_cancel(irp, cancel_routine, function, site);
    // Cancelled meanwhile: there is nobody else who would call the routine.
    has_gone = irp->Cancel && swap_cancel(irp, nullptr, function, site) != nullptr;
    if (has_gone) call_driver(csq->CsqRemoveIrp, csq, irp);
  }
  if (has_gone) unlink(irp);
  unlock(csq, level);
  if (has_gone) call_driver(csq->CsqCompleteCanceledIrp, csq, irp);
  return status;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS IoCsqInitialize(PIO_CSQ Csq, PIO_CSQ_INSERT_IRP Insert,
                                         PIO_CSQ_REMOVE_IRP Remove, PIO_CSQ_PEEK_NEXT_IRP Peek,
                                         PIO_CSQ_ACQUIRE_LOCK Acquire, PIO_CSQ_RELEASE_LOCK Release,
                                         PIO_CSQ_COMPLETE_CANCELED_IRP Complete) {
  return start(Csq, {IO_TYPE_CSQ, Insert, Remove, Peek, Acquire, Release, Complete, nullptr},
               WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS IoCsqInitializeEx(PIO_CSQ Csq, PIO_CSQ_INSERT_IRP_EX Insert,
                                           PIO_CSQ_REMOVE_IRP Remove, PIO_CSQ_PEEK_NEXT_IRP Peek,
                                           PIO_CSQ_ACQUIRE_LOCK Acquire,
                                           PIO_CSQ_RELEASE_LOCK Release,
                                           PIO_CSQ_COMPLETE_CANCELED_IRP Complete) {
  return start(Csq,
               {IO_TYPE_CSQ_EX, simple(Insert), Remove, Peek, Acquire, Release, Complete, nullptr},
               WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID IoCsqInsertIrp(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context) {
  insert(Csq, Irp, Context, nullptr, "IoCsqInsertIrp", WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS IoCsqInsertIrpEx(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context,
                                          PVOID InsertContext) {
  return insert(Csq, Irp, Context, InsertContext, "IoCsqInsertIrpEx", WSKCHECK_SITE);
}
// One whose cancel routine runs already is the routine's.
KERNEL_FUNCTION PIRP IoCsqRemoveNextIrp(PIO_CSQ Csq, PVOID PeekContext) {
  const Site site = WSKCHECK_SITE;
  checked_queue(Csq, "IoCsqRemoveNextIrp", site);
  const KIRQL level = lock(Csq);
  PIRP irp = call_driver(Csq->CsqPeekNextIrp, Csq, static_cast<PIRP>(nullptr), PeekContext);
  while (irp != nullptr && swap_cancel(irp, nullptr, "IoCsqRemoveNextIrp", site) == nullptr) {
    irp = call_driver(Csq->CsqPeekNextIrp, Csq, irp, PeekContext);
  }
  if (irp != nullptr) {
    call_driver(Csq->CsqRemoveIrp, Csq, irp);
    unlink(irp);
  }
  unlock(Csq, level);
  return irp;
}
KERNEL_FUNCTION PIRP IoCsqRemoveIrp(PIO_CSQ Csq, PIO_CSQ_IRP_CONTEXT Context) {
  const Site site = WSKCHECK_SITE;
  checked_queue(Csq, "IoCsqRemoveIrp", site);
  checked(Context, site);
  const KIRQL level = lock(Csq);
  PIRP irp = Context->Irp;
  if (irp != nullptr && swap_cancel(irp, nullptr, "IoCsqRemoveIrp", site) == nullptr) irp = nullptr;
  if (irp != nullptr) {
    call_driver(Csq->CsqRemoveIrp, Csq, irp);
    unlink(irp);
  }
  unlock(Csq, level);
  return irp;
}
