// D-04: a NULL AcceptSocket is noticed, but the listener is never closed.
//
// The callback returns in order, and that is all. A dead listener is of no use: it has to be closed
// as soon as possible (AEV-07, DEAD-04) and created again, or the service is deaf until the driver
// is unloaded. Shown by the death of the listener.
#include "kit_keeper.h"

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (socket == NULL) {
#ifdef CORRECTED
    kit_report_death();
#endif
    return STATUS_REQUEST_NOT_ACCEPTED;
  }
  *socket_context = NULL;
  *socket_dispatch = NULL;
  return kit_keep_socket(socket) ? STATUS_SUCCESS : STATUS_REQUEST_NOT_ACCEPTED;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_accept_events, listener);
}

static const KitKeeper keeper = {open_listener, NULL, kit_close_all};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
