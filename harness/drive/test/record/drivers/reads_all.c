// Takes one connection after the other and reads it to its end. What it takes for impossible is a
// bug check: by default, that a peer resets its connection.
#include "kit.h"

#ifndef IMPOSSIBLE
#define IMPOSSIBLE (status == STATUS_CONNECTION_RESET)
#endif

static UCHAR data[64];
static WSK_BUF buffer;

// FALSE when the driver is to stop; the request may then still be pending.
static BOOLEAN is_done(VOID) {
  PVOID objects[] = {&kit_stop, &kit_io.done};
  return KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL) !=
         STATUS_WAIT_0;
}

static VOID serve(PWSK_SOCKET socket) {
  for (;;) {
    buffer.Length = sizeof(data);
    kit_connection_calls(socket)->WskReceive(socket, &buffer, 0, kit_ready(&kit_io));
    if (!is_done()) break;
    const NTSTATUS status = kit_io.irp->IoStatus.Status;
    const ULONG_PTR bytes = kit_io.irp->IoStatus.Information;
    if (IMPOSSIBLE) KeBugCheck(0xE2);
    if (!NT_SUCCESS(status) || bytes == 0) break;
  }
  kit_close(socket);
  kit_wait(&kit_io);
}

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  UNREFERENCED_PARAMETER(context);
  buffer.Mdl = IoAllocateMdl(data, sizeof(data), FALSE, FALSE, NULL);
  if (buffer.Mdl == NULL) return;
  MmBuildMdlForNonPagedPool(buffer.Mdl);
  if (NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) {
    for (;;) {
      kit_calls(listener)->WskAccept(listener, 0, NULL, NULL, NULL, NULL, kit_ready(&kit_io));
      if (!is_done() || !NT_SUCCESS(kit_io.irp->IoStatus.Status)) break;
      serve(kit_socket_of(&kit_io));
    }
    kit_end_accepting(listener);
  }
  IoFreeMdl(buffer.Mdl);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
