// D-52: non-zero Flags are passed to WskAccept.
//
// The new socket is to be a connection socket, so the author says so. The flags of WskAccept have
// to be 0 (ACC-02). Shown without a connection.
#include "kit.h"

#ifdef CORRECTED
#define ACCEPT_FLAGS 0
#else
#define ACCEPT_FLAGS WSK_FLAG_CONNECTION_SOCKET
#endif

static VOID post_accept(PWSK_SOCKET listener) {
  kit_calls(listener)->WskAccept(listener, ACCEPT_FLAGS, NULL, NULL, NULL, NULL,
                                 kit_ready(&kit_io));
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
