// D-25: the accept callback enables an event on the accepted socket, then refuses it and frees the
// context.
//
// When the events are enabled, callbacks with the context may come at once. There is no memory for
// the buffer, the callback refuses the socket, which it must not have used before (AEV-13, EVT-25),
// and the context is freed under the callback. Shown by one connection and an allocation that
// fails.
#include "kit_connections.h"

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (socket == NULL) {
    kit_report_death();
    return STATUS_REQUEST_NOT_ACCEPTED;
  }
  KitConnection* connection = kit_allocate_connection();
  if (connection == NULL) return STATUS_REQUEST_NOT_ACCEPTED;
  *socket_context = connection;
  *socket_dispatch = &kit_connection_dispatch;
#ifdef CORRECTED
  const BOOLEAN ready =
      kit_allocate_buffer(connection) && NT_SUCCESS(kit_set_events(socket, WSK_EVENT_DISCONNECT));
#else
  const BOOLEAN ready =
      NT_SUCCESS(kit_set_events(socket, WSK_EVENT_DISCONNECT)) && kit_allocate_buffer(connection);
#endif
  if (!ready) {
    kit_free_connection(connection);
    return STATUS_REQUEST_NOT_ACCEPTED;
  }
  kit_add_connection(connection, socket);
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_accept_events, listener);
}

static const KitKeeper keeper = {open_listener, NULL, kit_close_connections};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  InitializeListHead(&kit_connections);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
