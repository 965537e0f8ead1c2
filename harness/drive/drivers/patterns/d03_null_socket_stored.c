// D-03: a NULL AcceptSocket is treated as a socket.
//
// WskAcceptEvent with a NULL AcceptSocket says that the listener is dead (AEV-07). This driver puts
// the NULL into its queue with the others, and crashes when the queue is closed. Shown by the death
// of the listener.
#include "kit_keeper.h"

enum { queue_max = 4 };
static PWSK_SOCKET queue[queue_max];  // under kit_lock
static int queued;

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  NTSTATUS status = STATUS_REQUEST_NOT_ACCEPTED;
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
#ifdef CORRECTED
  if (socket == NULL) {
    kit_report_death();
    return status;
  }
#endif
  *socket_context = NULL;
  *socket_dispatch = NULL;
  KeAcquireSpinLock(&kit_lock, &irql);
  if (queued < queue_max) {
    queue[queued++] = socket;
    status = STATUS_SUCCESS;
  }
  KeReleaseSpinLock(&kit_lock, irql);
  return status;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_accept_events, listener);
}

static VOID close_listener(PWSK_SOCKET listener) {
  kit_close(listener);  // no callback comes any more
  while (queued > 0) kit_close(queue[--queued]);
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
