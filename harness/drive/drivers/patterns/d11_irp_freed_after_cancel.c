// D-11: the IRP is freed after IoCancelIrp, without waiting for its completion.
//
// IoCancelIrp asks. The IRP remains WSK's until its completion routine has run (IRP-18), and WSK
// goes on to use memory that is freed. Shown by unloading while an accept is pending.
#include "kit.h"

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  while (kit_accept(listener, &socket)) kit_close(socket);
#ifdef CORRECTED
  IoCancelIrp(kit_io.irp);
  kit_end_accepting(listener);
#else
  IoCancelIrp(kit_io.irp);
  if (KeReadStateEvent(&kit_io.done) && NT_SUCCESS(kit_io.irp->IoStatus.Status)) {
    kit_close(kit_socket_of(&kit_io));
  }
  kit_discard(&kit_io);
  kit_close(listener);
#endif
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
