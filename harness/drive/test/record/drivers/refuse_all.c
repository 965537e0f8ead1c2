// Each connection is refused by WskAcceptEvent, which has set what the socket was to have.
#include "kit_keeper.h"

static NTSTATUS WSKAPI receive_event(PVOID context, ULONG flags, PWSK_DATA_INDICATION data,
                                     SIZE_T length, SIZE_T* accepted) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(data);
  UNREFERENCED_PARAMETER(length);
  UNREFERENCED_PARAMETER(accepted);
  return STATUS_SUCCESS;
}

static NTSTATUS WSKAPI disconnect_event(PVOID context, ULONG flags) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_CONNECTION_DISPATCH connection = {receive_event, disconnect_event, NULL};

static NTSTATUS WSKAPI accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                                    PWSK_SOCKET socket, PVOID* socket_context,
                                    const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (socket != NULL) {
    *socket_context = NULL;
    *socket_dispatch = &connection;
  }
  return STATUS_REQUEST_NOT_ACCEPTED;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_accept_events, listener);
}

static VOID close_listener(PWSK_SOCKET listener) { kit_close(listener); }

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
