// D-02: accept races with cancel, and accept wins.
//
// To stop, the driver cancels its accept IRP, waits for it and frees it, and never looks at its
// status. Where a connection came first, the IRP has completed with success and carries a socket
// that nobody closes (ASO-05): the status of the IRP says which it was (IRP-11). WskDeregister does
// not return (UNL-03). Shown by one connection that meets the unloading.
#include "kit.h"

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  while (kit_accept(listener, &socket)) kit_close(socket);

  IoCancelIrp(kit_io.irp);
  kit_close(listener);  // WSK may ignore the cancel, but not the close (Q-83, CLO-04)
  kit_wait(&kit_io);
#ifdef CORRECTED
  if (NT_SUCCESS(kit_io.irp->IoStatus.Status)) kit_close(kit_socket_of(&kit_io));
#endif
  kit_discard(&kit_io);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
