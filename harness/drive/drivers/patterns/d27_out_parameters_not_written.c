// D-27: the accept callback returns success and never writes its out-parameters.
//
// The accepted sockets inherit WSK_EVENT_DISCONNECT from the listener (EVT-15), so their callbacks
// need a table and a context, which the accept callback has to give (AEV-10). What WSK uses when it
// does not is open: perhaps what lay on its stack. Shown by one connection.
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
#ifdef CORRECTED
  *socket_context = connection;
  *socket_dispatch = &kit_connection_dispatch;
#else
  UNREFERENCED_PARAMETER(socket_context);
  UNREFERENCED_PARAMETER(socket_dispatch);
#endif
  kit_add_connection(connection, socket);
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  NTSTATUS status = kit_open(NULL, &dispatch, kit_plain, listener);
  if (!NT_SUCCESS(status)) return status;
  status = kit_set_events(*listener, WSK_EVENT_ACCEPT | WSK_EVENT_DISCONNECT);
  if (!NT_SUCCESS(status)) kit_close(*listener);
  return status;
}

static const KitKeeper keeper = {open_listener, NULL, kit_close_connections};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  InitializeListHead(&kit_connections);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
