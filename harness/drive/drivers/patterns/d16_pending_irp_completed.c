// D-16: the driver completes an IRP that WSK owns.
//
// To get its accept IRP back, the driver completes it as cancelled. The IRP is WSK's until WSK
// completes it (IRP-18), which it does as well: a double completion. Shown by unloading while an
// accept is pending.
#include "kit.h"

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  while (kit_accept(listener, &socket)) kit_close(socket);
#ifndef CORRECTED
  if (!KeReadStateEvent(&kit_io.done)) {
    kit_io.irp->IoStatus.Status = STATUS_CANCELLED;
    kit_io.irp->IoStatus.Information = 0;
    IoCompleteRequest(kit_io.irp, IO_NO_INCREMENT);
  }
#endif
  kit_end_accepting(listener);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
