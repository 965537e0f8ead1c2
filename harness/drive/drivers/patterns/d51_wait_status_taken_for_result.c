// D-51: the status of the wait is taken for the status of the request.
//
// KeWaitForSingleObject says that the event was signalled. What became of the accept is in the IRP
// (IRP-11): after the close it was cancelled and carries no socket, and the driver closes what is
// not there. Shown by unloading while an accept is pending.
#include "kit.h"

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  NTSTATUS status;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  while (kit_accept(listener, &socket)) kit_close(socket);
  kit_close(listener);
  status = KeWaitForSingleObject(&kit_io.done, Executive, KernelMode, FALSE, NULL);
#ifdef CORRECTED
  status = kit_io.irp->IoStatus.Status;
#endif
  if (NT_SUCCESS(status)) kit_close(kit_socket_of(&kit_io));
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
