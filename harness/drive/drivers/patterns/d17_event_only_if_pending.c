// D-17: the event of the wait is signalled only if the IRP was pending, and the caller waits
// always.
//
// A request may complete before the function returns (IRP-12). Then PendingReturned is FALSE, the
// completion routine does not set the event, and the caller, who does not test for STATUS_PENDING,
// waits for ever. Shown by a bind that is done at once; no connection is needed.
#include "kit.h"

static NTSTATUS bound(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  KitRequest* request = context;
  UNREFERENCED_PARAMETER(device);
#ifdef CORRECTED
  UNREFERENCED_PARAMETER(irp);
  KeSetEvent(&request->done, IO_NO_INCREMENT, FALSE);
#else
  if (irp->PendingReturned) KeSetEvent(&request->done, IO_NO_INCREMENT, FALSE);
#endif
  return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS bind(PWSK_SOCKET listener) {
  SOCKADDR_IN address = {0};
  address.sin_family = AF_INET;
  address.sin_port = RtlUshortByteSwap(kit_port);
  KeClearEvent(&kit_io.done);
  IoReuseIrp(kit_io.irp, STATUS_UNSUCCESSFUL);
  IoSetCompletionRoutine(kit_io.irp, bound, &kit_io, TRUE, TRUE, TRUE);
  kit_calls(listener)->WskBind(listener, (PSOCKADDR)&address, 0, kit_io.irp);
  return kit_wait(&kit_io);
}

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_create(NULL, NULL, &listener))) return;
  if (NT_SUCCESS(bind(listener))) {
    while (kit_accept(listener, &socket)) kit_close(socket);
    kit_end_accepting(listener);
  } else {
    kit_close(listener);
  }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
