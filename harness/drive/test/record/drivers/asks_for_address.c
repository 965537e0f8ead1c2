// Takes a connection, asks for its peer's address and waits for the answer, however long that
// takes; then closes all.
#include "kit.h"

static SOCKADDR_IN remote;

static VOID run(PVOID context) {
  PVOID objects[] = {&kit_stop, &kit_io.done};
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  kit_calls(listener)->WskAccept(listener, 0, NULL, NULL, NULL, NULL, kit_ready(&kit_io));
  if (KeWaitForMultipleObjects(2, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL) ==
          STATUS_WAIT_0 ||
      !NT_SUCCESS(kit_io.irp->IoStatus.Status)) {
    kit_end_accepting(listener);
    return;
  }
  socket = kit_socket_of(&kit_io);
  kit_connection_calls(socket)->WskGetRemoteAddress(socket, (PSOCKADDR)&remote, kit_ready(&kit_io));
  kit_wait(&kit_io);
  kit_close(socket);
  kit_close(listener);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
