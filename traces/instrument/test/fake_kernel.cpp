// See fake_kernel.h.
#include "fake_kernel.h"

#include <atomic>
#include <new>

namespace wskcheck::record_test {
namespace {

std::atomic<int> alive{0};
std::atomic<Cancel> cancel_with{nullptr};
thread_local KIRQL irql = PASSIVE_LEVEL;

void reset(PIRP irp, CHAR size) {
  *irp = IRP{};
  irp->StackCount = size;
  irp->CurrentLocation = static_cast<CHAR>(size + 1);
}

bool calls(const IO_STACK_LOCATION& at, const IRP& irp) {
  if (at.CompletionRoutine == nullptr) return false;
  if (irp.Cancel != 0 && (at.Control & SL_INVOKE_ON_CANCEL) != 0) return true;
  const int wanted = NT_SUCCESS(irp.IoStatus.Status) ? SL_INVOKE_ON_SUCCESS : SL_INVOKE_ON_ERROR;
  return (at.Control & wanted) != 0;
}

}  // namespace

void take(PIRP irp) { --irp->CurrentLocation; }

void complete(PIRP irp, NTSTATUS status, ULONG_PTR information) {
  irp->IoStatus.Status = status;
  irp->IoStatus.Information = information;
  while (irp->CurrentLocation <= irp->StackCount) {
    const IO_STACK_LOCATION at = *IoGetCurrentIrpStackLocation(irp);
    ++irp->CurrentLocation;
    irp->PendingReturned = (at.Control & SL_PENDING_RETURNED) != 0;
    if (calls(at, *irp)) {
      const NTSTATUS answer = at.CompletionRoutine(nullptr, irp, at.Context);
      if (answer == STATUS_MORE_PROCESSING_REQUIRED) return;
    } else if (irp->PendingReturned && irp->CurrentLocation <= irp->StackCount) {
      IoMarkIrpPending(irp);
    }
  }
}

ULONG64 thread_id() {
  static std::atomic<ULONG64> next{1};
  thread_local const ULONG64 own = next++;
  return own;
}

int irps_alive() { return alive; }
void on_cancel(Cancel cancel) { cancel_with = cancel; }

extern "C" {

PIRP IoAllocateIrp(CCHAR size, BOOLEAN) {
  PIRP irp = new IRP;
  reset(irp, size);
  ++alive;
  return irp;
}

VOID IoFreeIrp(PIRP irp) {
  --alive;
  delete irp;
}

VOID IoReuseIrp(PIRP irp, NTSTATUS status) {
  reset(irp, irp->StackCount);
  irp->IoStatus.Status = status;
}

BOOLEAN IoCancelIrp(PIRP irp) {
  irp->Cancel = TRUE;
  const Cancel cancel = cancel_with;
  return cancel != nullptr && cancel(irp) ? TRUE : FALSE;
}

VOID IoSetCompletionRoutine(PIRP irp, PIO_COMPLETION_ROUTINE routine, PVOID context,
                            BOOLEAN on_success, BOOLEAN on_error, BOOLEAN on_cancelled) {
  PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp);
  next->CompletionRoutine = routine;
  next->Context = context;
  next->Control = static_cast<UCHAR>((on_success ? SL_INVOKE_ON_SUCCESS : 0) |
                                     (on_error ? SL_INVOKE_ON_ERROR : 0) |
                                     (on_cancelled ? SL_INVOKE_ON_CANCEL : 0));
}

KIRQL KeGetCurrentIrql(void) { return irql; }
void KeSetTestIrql(KIRQL to) { irql = to; }
void KeLowerIrql(KIRQL to) { irql = to; }

}  // extern "C"
}  // namespace wskcheck::record_test
