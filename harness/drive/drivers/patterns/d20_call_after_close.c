// D-20: a call on a socket after WskCloseSocket.
//
// Taking leave of the peer was put behind the close. After WskCloseSocket no function of the socket
// may be called (CLO-06), and the socket's memory is gone (CLO-12). Shown by one connection.
#include "kit.h"

static VOID take_leave(PWSK_SOCKET socket) {
  const WSK_PROVIDER_CONNECTION_DISPATCH* calls = kit_connection_calls(socket);
#ifndef CORRECTED
  kit_close(socket);
#endif
  calls->WskDisconnect(socket, NULL, 0, kit_ready(&kit_io));
  kit_wait_or_stop(&kit_io);
#ifdef CORRECTED
  kit_close(socket);
#endif
  kit_wait(&kit_io);
}

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  while (kit_accept(listener, &socket)) take_leave(socket);
  kit_end_accepting(listener);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
