// D-40: the state taken at accept in the inspect callback is not taken back by a later abort.
//
// One peer at a time: the inspect callback writes a ticket and accepts, the accept callback ties
// the ticket to the socket, and the next request is accepted when there is no ticket. But a request
// that was accepted may be aborted before it is established (ABT-08), or end with its listener
// its ticket stays, the driver never accepts again, and the ticket leaks at the end. Shown
// by one connection that is dropped after it was accepted.
#include "kit_inspect.h"

typedef struct Ticket {
  WSK_INSPECT_ID id;
  PWSK_SOCKET socket;
} Ticket;

static Ticket* admitted;   // under kit_lock: accepted, not yet connected
static Ticket* connected;  // under kit_lock

static WSK_INSPECT_ACTION inspect_event(PVOID context, PSOCKADDR local, PSOCKADDR remote,
                                        PWSK_INSPECT_ID id) {
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (id == NULL) {
    kit_report_death();
    return WskInspectReject;
  }
  Ticket* ticket = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Ticket), KIT_TAG);
  if (ticket == NULL) return WskInspectReject;
  ticket->id = *id;
  KeAcquireSpinLock(&kit_lock, &irql);
  const BOOLEAN admits = admitted == NULL && connected == NULL;
  if (admits) admitted = ticket;
  KeReleaseSpinLock(&kit_lock, irql);
  if (!admits) ExFreePoolWithTag(ticket, KIT_TAG);
  return admits ? WskInspectAccept : WskInspectReject;
}

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  NTSTATUS status = STATUS_REQUEST_NOT_ACCEPTED;
  KIRQL irql;
  UNREFERENCED_PARAMETER(context);
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
  if (admitted != NULL) {
    connected = admitted;
    connected->socket = socket;
    admitted = NULL;
    status = STATUS_SUCCESS;
  }
  KeReleaseSpinLock(&kit_lock, irql);
  return status;
}

#ifdef CORRECTED
static VOID take_back(const WSK_INSPECT_ID* id) {
  Ticket* ticket = NULL;
  KIRQL irql;
  KeAcquireSpinLock(&kit_lock, &irql);
  if (admitted != NULL && (id == NULL || kit_same_id(&admitted->id, id))) {
    ticket = admitted;
    admitted = NULL;
  }
  KeReleaseSpinLock(&kit_lock, irql);
  if (ticket != NULL) ExFreePoolWithTag(ticket, KIT_TAG);
}
#else
static VOID take_back(const WSK_INSPECT_ID* id) { UNREFERENCED_PARAMETER(id); }
#endif

static NTSTATUS abort_event(PVOID context, PWSK_INSPECT_ID id) {
  UNREFERENCED_PARAMETER(context);
  take_back(id);
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, inspect_event, abort_event};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  const NTSTATUS status = kit_open(NULL, &dispatch, kit_conditional | kit_accept_events, listener);
  if (!NT_SUCCESS(status)) take_back(NULL);  // inspections may have begun with the bind (BND-14)
  return status;
}

static VOID close_listener(PWSK_SOCKET listener) {
  kit_close(listener);  // no callback comes any more
  take_back(NULL);
  if (connected == NULL) return;
  kit_close(connected->socket);
  ExFreePoolWithTag(connected, KIT_TAG);
  connected = NULL;
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
