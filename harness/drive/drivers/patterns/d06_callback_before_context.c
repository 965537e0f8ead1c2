// D-06: the callback is live before its context is ready.
//
// Static callbacks are enabled on each new listener from the start, so WskAcceptEvent comes from
// the bind on, even before WskBind has returned (BND-13). This driver allocates what the callback
// needs after the bind and crashes on an early connection. Shown by one connection, with static
// callbacks.
#include "kit_keeper.h"

enum { sockets_max = 2 };

typedef struct Context {
  PWSK_SOCKET* sockets;  // as many as were accepted
  LONG accepted;
} Context;

static Context listener_context;

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  Context* at = context;
  NTSTATUS status = STATUS_REQUEST_NOT_ACCEPTED;
  KIRQL irql;
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (socket == NULL) {
    kit_report_death();
    return status;
  }
  *socket_context = NULL;
  *socket_dispatch = NULL;
  KeAcquireSpinLock(&kit_lock, &irql);
  if (at->accepted < sockets_max) {
    at->sockets[at->accepted++] = socket;
    status = STATUS_SUCCESS;
  }
  KeReleaseSpinLock(&kit_lock, irql);
  return status;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static VOID close_listener(PWSK_SOCKET listener) {
  Context* at = &listener_context;
  if (listener != NULL) kit_close(listener);
  while (at->accepted > 0) kit_close(at->sockets[--at->accepted]);
  if (at->sockets != NULL) ExFreePoolWithTag(at->sockets, KIT_TAG);
  at->sockets = NULL;
}

static NTSTATUS allocate_context(VOID) {
  listener_context.sockets =
      ExAllocatePool2(POOL_FLAG_NON_PAGED, sockets_max * sizeof(PWSK_SOCKET), KIT_TAG);
  return listener_context.sockets != NULL ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  NTSTATUS status;
  *listener = NULL;
#ifdef CORRECTED
  status = allocate_context();
  if (NT_SUCCESS(status)) status = kit_open(&listener_context, &dispatch, kit_plain, listener);
  if (!NT_SUCCESS(status)) close_listener(NULL);  // kit_open has closed its socket
#else
  status = kit_open(&listener_context, &dispatch, kit_plain, listener);
  if (!NT_SUCCESS(status)) return status;
  status = allocate_context();
  if (!NT_SUCCESS(status)) close_listener(*listener);
#endif
  return status;
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

static VOID run(PVOID context) {
  WSK_EVENT_CALLBACK_CONTROL events;
  events.NpiId = &NPI_WSK_INTERFACE_ID;
  events.EventMask = WSK_EVENT_ACCEPT;
  // Before the first socket (EVT-19).
  if (NT_SUCCESS(kit_wsk.Dispatch->WskControlClient(kit_wsk.Client, WSK_SET_STATIC_EVENT_CALLBACKS,
                                                    sizeof(events), &events, 0, NULL, NULL,
                                                    NULL))) {
    kit_keep(context);
  }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, (PVOID)&keeper);
}
