// D-21: waiting for a WSK request inside a callback.
//
// The service is down for maintenance, so WskAcceptEvent takes leave of each peer in order, waits
// for the disconnect and refuses the socket. A callback must not wait for WSK, even at
// PASSIVE_LEVEL (AEV-17): WSK may need the thread to go on, and then both wait for ever. The
// corrected driver leaves the waiting to its thread. Shown by one connection.
#include "kit_keeper.h"

static VOID disconnect(PWSK_SOCKET socket, KitRequest* request) {
  kit_connection_calls(socket)->WskDisconnect(socket, NULL, 0, kit_ready(request));
}

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
#ifndef CORRECTED
  KitRequest request;
  if (socket != NULL && KeGetCurrentIrql() == PASSIVE_LEVEL && kit_prepare(&request)) {
    disconnect(socket, &request);
    kit_wait(&request);
    kit_discard(&request);
    return STATUS_REQUEST_NOT_ACCEPTED;
  }
#endif
  const NTSTATUS status =
      kit_accept_event(context, flags, local, remote, socket, socket_context, socket_dispatch);
  if (NT_SUCCESS(status)) KeSetEvent(&kit_wake, IO_NO_INCREMENT, FALSE);
  return status;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_accept_events, listener);
}

static VOID take_leave(PWSK_SOCKET listener) {
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(listener);
  while ((socket = kit_take_socket()) != NULL) {
    disconnect(socket, &kit_io);
    kit_wait_or_stop(&kit_io);
    kit_close(socket);
    kit_wait(&kit_io);
  }
}

static const KitKeeper keeper = {open_listener, take_leave, kit_close_all};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
