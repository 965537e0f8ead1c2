// A control code is pending until a work item completes it, or the program cancels it; with
// NO_WORK_ITEM until the program cancels it. That is right. Each other macro makes one mistake of
// it; COMPLETES_TWICE: the work item does not ask whether the cancel routine was called.
#include "device.h"

static KSPIN_LOCK lock;
static PIRP waiting;  // under the lock
static KIRQL raised;

static VOID cancelled(PDEVICE_OBJECT device, PIRP irp) {
  KIRQL irql;
  UNREFERENCED_PARAMETER(device);
  IoReleaseCancelSpinLock(irp->CancelIrql);
#ifdef CRASHES_ON_CANCEL
  KeBugCheck(0xE2);
#endif
  KeAcquireSpinLock(&lock, &irql);
  if (waiting == irp) waiting = NULL;
  KeReleaseSpinLock(&lock, irql);
  device_complete(irp, STATUS_CANCELLED, 0);
}

// The request, unless its cancel routine is called or was called.
static PIRP take(VOID) {
  KIRQL irql;
  KeAcquireSpinLock(&lock, &irql);
  PIRP irp = waiting;
  waiting = NULL;
#ifdef COMPLETES_TWICE
  if (irp != NULL) IoSetCancelRoutine(irp, NULL);
#else
  if (irp != NULL && IoSetCancelRoutine(irp, NULL) == NULL) irp = NULL;
#endif
  KeReleaseSpinLock(&lock, irql);
  return irp;
}

static VOID answer(PDEVICE_OBJECT device, PVOID context) {
  UNREFERENCED_PARAMETER(device);
  PIRP irp = take();
#ifdef CRASHES_ON_ANSWER
  if (irp != NULL) KeBugCheck(0xE2);
#endif
  if (irp != NULL) device_complete(irp, STATUS_SUCCESS, 0);
  IoFreeWorkItem(context);
}

#ifdef NO_CANCEL_ROUTINE
static NTSTATUS pend(PIRP irp, PIO_WORKITEM item) {
  IoMarkIrpPending(irp);
  waiting = irp;
  IoFreeWorkItem(item);
  return STATUS_PENDING;
}
#else
static NTSTATUS pend(PIRP irp, PIO_WORKITEM item) {
  KIRQL irql;
  KeAcquireSpinLock(&lock, &irql);
  IoSetCancelRoutine(irp, cancelled);
  if (irp->Cancel && IoSetCancelRoutine(irp, NULL) != NULL) {
    KeReleaseSpinLock(&lock, irql);
    IoFreeWorkItem(item);
    return device_complete(irp, STATUS_CANCELLED, 0);
  }
#ifndef FORGETS_TO_MARK
  IoMarkIrpPending(irp);
#endif
  waiting = irp;
  KeReleaseSpinLock(&lock, irql);
#ifdef NO_WORK_ITEM
  IoFreeWorkItem(item);
#else
  IoQueueWorkItem(item, answer, DelayedWorkQueue, item);
#endif
  return STATUS_PENDING;
}
#endif

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp) {
  PIO_WORKITEM item = NULL;
#if defined(FORGETS_TO_COMPLETE)
  return STATUS_SUCCESS;
#elif defined(MARKS_IN_VAIN)
  IoMarkIrpPending(irp);
  return device_complete(irp, STATUS_SUCCESS, 0);
#elif defined(RETURNS_ANOTHER)
  device_complete(irp, STATUS_SUCCESS, 0);
  return STATUS_UNSUCCESSFUL;
#elif defined(RETURNS_RAISED)
  KeRaiseIrql(DISPATCH_LEVEL, &raised);
  return device_complete(irp, STATUS_SUCCESS, 0);
#elif defined(RETURNS_LOCKED)
  KeAcquireSpinLock(&lock, &raised);
  return device_complete(irp, STATUS_SUCCESS, 0);
#elif defined(TOUCHES_COMPLETED)
  device_complete(irp, STATUS_SUCCESS, 0);
  return irp->IoStatus.Status;
#elif defined(COMPLETES_AGAIN)
  device_complete(irp, STATUS_SUCCESS, 0);
  IoCompleteRequest(irp, IO_NO_INCREMENT);
  return STATUS_SUCCESS;
#elif defined(WAITS_FOR_EVER)
  KEVENT never;
  KeInitializeEvent(&never, NotificationEvent, FALSE);
  KeWaitForSingleObject(&never, Executive, KernelMode, FALSE, NULL);
  return device_complete(irp, STATUS_SUCCESS, 0);
#elif defined(SAYS_TOO_MANY)
  return device_complete(irp, STATUS_SUCCESS, 100);
#elif defined(FREES_THE_IRP)
  IoFreeIrp(irp);
  return STATUS_SUCCESS;
#else
  item = IoAllocateWorkItem(device);
  if (item == NULL) return device_complete(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
  return pend(irp, item);
#endif
}

#ifdef CLOSE_PENDS
static NTSTATUS close(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
  IoMarkIrpPending(irp);
  return STATUS_PENDING;
}
#else
#define close device_succeed
#endif

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  device_delete();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  KeInitializeSpinLock(&lock);
  driver->MajorFunction[IRP_MJ_CREATE] = device_succeed;
  driver->MajorFunction[IRP_MJ_CLOSE] = close;
  driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
  driver->DriverUnload = unload;
  return device_create(driver);
}
