// D-28: one slot for accepted sockets, and a second connection overwrites the first.
//
// Each WskAcceptEvent that returns STATUS_SUCCESS gives the driver a socket that it has to close
// (ASO-05). The first one is forgotten, and WskDeregister waits for it for ever (UNL-03). Shown by
// two connections.
#include "kit_keeper.h"

static PWSK_SOCKET slot;  // under kit_lock

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  NTSTATUS status = STATUS_SUCCESS;
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (socket == NULL) {
    kit_report_death();
    return STATUS_REQUEST_NOT_ACCEPTED;
  }
  *socket_context = NULL;
  *socket_dispatch = NULL;
  KeAcquireSpinLock(&kit_lock, &irql);
#ifdef CORRECTED
  if (slot != NULL) {
    status = STATUS_REQUEST_NOT_ACCEPTED;
  } else {
    slot = socket;
  }
#else
  slot = socket;
#endif
  KeReleaseSpinLock(&kit_lock, irql);
  return status;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_accept_events, listener);
}

static VOID close_listener(PWSK_SOCKET listener) {
  kit_close(listener);  // no callback comes any more
  if (slot != NULL) kit_close(slot);
  slot = NULL;
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
