// D-15: the completion routine is not set for all of success, error and cancel.
//
// The close cancels the accept that is pending, and then the routine is not called (IRP-04): the
// wait for the IRP never ends, and the I/O manager takes an IRP apart that is the driver's. Shown
// by unloading while an accept is pending.
#include "kit.h"

static VOID post_accept(PWSK_SOCKET listener) {
#ifdef CORRECTED
  const BOOLEAN on_cancel = TRUE;
#else
  const BOOLEAN on_cancel = FALSE;
#endif
  KeClearEvent(&kit_io.done);
  IoReuseIrp(kit_io.irp, STATUS_UNSUCCESSFUL);
  IoSetCompletionRoutine(kit_io.irp, kit_completed, &kit_io, TRUE, TRUE, on_cancel);
  kit_calls(listener)->WskAccept(listener, 0, NULL, NULL, NULL, NULL, kit_io.irp);
}

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  post_accept(listener);
  while (kit_take_accepted(&socket)) {
    kit_close(socket);
    post_accept(listener);
  }
  kit_end_accepting(listener);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
