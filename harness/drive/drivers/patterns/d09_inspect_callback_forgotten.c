// D-09: accept events are disabled, the inspect callback is forgotten.
//
// Before it frees the context, the driver disables WSK_EVENT_ACCEPT and waits until that is done.
// But the callbacks of conditional mode are enabled and disabled by nothing but the socket's life
// (EVT-14, OPT-09): WskInspectEvent comes until the close has completed (CLO-13). Shown by one
// connection that meets the unloading of a conditional listener.
#include "kit_inspect.h"

typedef struct Context {
  LONG inspected;
} Context;

static Context* listener_context;

static WSK_INSPECT_ACTION inspect_event(PVOID context, PSOCKADDR local, PSOCKADDR remote,
                                        PWSK_INSPECT_ID id) {
  Context* at = context;
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  InterlockedIncrement(&at->inspected);
  if (id == NULL) kit_report_death();
  return id != NULL ? WskInspectAccept : WskInspectReject;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, inspect_event,
                                                    kit_abort_event};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
  listener_context = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Context), KIT_TAG);
  if (listener_context == NULL) return status;
  status = kit_open(listener_context, &dispatch, kit_conditional | kit_accept_events, listener);
  if (!NT_SUCCESS(status)) ExFreePoolWithTag(listener_context, KIT_TAG);
  return status;
}

static VOID disable_accept_events(PWSK_SOCKET listener) {
  WSK_EVENT_CALLBACK_CONTROL events;
  events.NpiId = &NPI_WSK_INTERFACE_ID;
  events.EventMask = WSK_EVENT_ACCEPT | WSK_EVENT_DISABLE;
  kit_basic_calls(listener)->WskControlSocket(listener, WskSetOption, SO_WSK_EVENT_CALLBACK,
                                              SOL_SOCKET, sizeof(events), &events, 0, NULL, NULL,
                                              kit_ready(&kit_control));
  kit_wait(&kit_control);  // no WskAcceptEvent is in progress any more (EVT-11)
}

static VOID close_listener(PWSK_SOCKET listener) {
  disable_accept_events(listener);
#ifdef CORRECTED
  kit_close_all(listener);
  ExFreePoolWithTag(listener_context, KIT_TAG);
#else
  ExFreePoolWithTag(listener_context, KIT_TAG);
  kit_close_all(listener);
#endif
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
