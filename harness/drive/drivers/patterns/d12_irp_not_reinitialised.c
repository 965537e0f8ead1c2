// D-12: an IRP is used again without IoReuseIrp.
//
// The accept IRP is posted again and again; its completion routine is set each time, but the rest
// of it is as the last completion left it (IRP-02). Shown by one connection.
#include "kit.h"

static VOID post_accept(PWSK_SOCKET listener) {
  KeClearEvent(&kit_io.done);
#ifdef CORRECTED
  IoReuseIrp(kit_io.irp, STATUS_UNSUCCESSFUL);
#endif
  IoSetCompletionRoutine(kit_io.irp, kit_completed, &kit_io, TRUE, TRUE, TRUE);
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
