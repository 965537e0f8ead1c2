// D-14: the completion routine does not return STATUS_MORE_PROCESSING_REQUIRED for an IRP of our
// own.
//
// Nobody is above this driver in the IRP, so nobody may go on completing it (IRP-05): the I/O
// manager would take it apart as its own, and the driver frees it once more. Shown by one
// connection, or by unloading.
#include "kit.h"

static NTSTATUS accepted(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  KitRequest* request = context;
  UNREFERENCED_PARAMETER(device);
  UNREFERENCED_PARAMETER(irp);
  KeSetEvent(&request->done, IO_NO_INCREMENT, FALSE);
#ifdef CORRECTED
  return STATUS_MORE_PROCESSING_REQUIRED;
#else
  return STATUS_CONTINUE_COMPLETION;
#endif
}

static VOID post_accept(PWSK_SOCKET listener) {
  KeClearEvent(&kit_io.done);
  IoReuseIrp(kit_io.irp, STATUS_UNSUCCESSFUL);
  IoSetCompletionRoutine(kit_io.irp, accepted, &kit_io, TRUE, TRUE, TRUE);
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
