// For --unmarked-pending: the completion routine sets the event only if the IRP is marked pending,
// and the caller waits for it when the call returns STATUS_PENDING.
#include "kit.h"

static KEVENT completed_later;
static KEVENT completed;

static NTSTATUS complete(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  UNREFERENCED_PARAMETER(device);
  UNREFERENCED_PARAMETER(context);
  if (irp->PendingReturned) KeSetEvent(&completed_later, IO_NO_INCREMENT, FALSE);
  KeSetEvent(&completed, IO_NO_INCREMENT, FALSE);
  return STATUS_MORE_PROCESSING_REQUIRED;
}

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  KeInitializeEvent(&completed_later, NotificationEvent, FALSE);
  KeInitializeEvent(&completed, NotificationEvent, FALSE);
  PIRP irp = kit_ready(&kit_io);
  IoSetCompletionRoutine(irp, complete, NULL, TRUE, TRUE, TRUE);
  if (kit_basic_calls(listener)->WskCloseSocket(listener, irp) == STATUS_PENDING) {
    KeWaitForSingleObject(&completed_later, Executive, KernelMode, FALSE, NULL);
  }
  KeWaitForSingleObject(&completed, Executive, KernelMode, FALSE, NULL);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
