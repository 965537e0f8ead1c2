// D-29: sockets that were delivered but not yet taken by the driver's own accept are not closed.
//
// WskAcceptEvent queues the sockets, a thread takes and serves them. At shutdown the queue is
// freed, and the sockets in it are not closed: there is no forced close, so WskDeregister does not
// return (UNL-10, ASO-05). Shown by one connection that meets the unloading.
#include "kit_keeper.h"

typedef struct Waiting {
  LIST_ENTRY link;
  PWSK_SOCKET socket;
} Waiting;

static LIST_ENTRY queue;  // under kit_lock

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (socket == NULL) {
    kit_report_death();
    return STATUS_REQUEST_NOT_ACCEPTED;
  }
  Waiting* waiting = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Waiting), KIT_TAG);
  if (waiting == NULL) return STATUS_REQUEST_NOT_ACCEPTED;
  *socket_context = NULL;
  *socket_dispatch = NULL;
  waiting->socket = socket;
  KeAcquireSpinLock(&kit_lock, &irql);
  InsertTailList(&queue, &waiting->link);
  KeReleaseSpinLock(&kit_lock, irql);
  KeSetEvent(&kit_wake, IO_NO_INCREMENT, FALSE);
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_accept_events, listener);
}

static BOOLEAN take(PWSK_SOCKET* socket) {
  Waiting* waiting = NULL;
  KIRQL irql;
  KeAcquireSpinLock(&kit_lock, &irql);
  if (!IsListEmpty(&queue)) waiting = CONTAINING_RECORD(RemoveHeadList(&queue), Waiting, link);
  KeReleaseSpinLock(&kit_lock, irql);
  if (waiting == NULL) return FALSE;
  *socket = waiting->socket;
  ExFreePoolWithTag(waiting, KIT_TAG);
  return TRUE;
}

static VOID serve_all(PWSK_SOCKET listener) {
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(listener);
  while (take(&socket)) kit_close(socket);  // after what the server does for its peer
}

static VOID close_listener(PWSK_SOCKET listener) {
  PWSK_SOCKET socket;
  kit_close(listener);
  while (take(&socket)) {
#ifdef CORRECTED
    kit_close(socket);
#endif
  }
}

static const KitKeeper keeper = {open_listener, serve_all, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  InitializeListHead(&queue);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
