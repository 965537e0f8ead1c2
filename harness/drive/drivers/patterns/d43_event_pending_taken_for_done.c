// D-43: STATUS_EVENT_PENDING is taken for "disabled", because NT_SUCCESS is true.
//
// When accept events are disabled, no callback uses the context, so it is freed before the close.
// But without an IRP, and with a callback in progress, the disabling is still to come, and nothing
// tells when it is done (EVT-12, Q-54). Shown by one connection that meets the unloading.
#include "kit_keeper.h"

typedef struct Context {
  LONG calls;
} Context;

static Context* listener_context;

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  Context* at = context;
  InterlockedIncrement(&at->calls);
  return kit_accept_event(context, flags, local, remote, socket, socket_context, socket_dispatch);
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static VOID free_context(VOID) {
  if (listener_context != NULL) ExFreePoolWithTag(listener_context, KIT_TAG);
  listener_context = NULL;
}

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
  listener_context = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Context), KIT_TAG);
  if (listener_context == NULL) return status;
  status = kit_open(listener_context, &dispatch, kit_accept_events, listener);
  if (!NT_SUCCESS(status)) free_context();
  return status;
}

static VOID close_listener(PWSK_SOCKET listener) {
  const NTSTATUS status = kit_set_events(listener, WSK_EVENT_ACCEPT | WSK_EVENT_DISABLE);
#ifdef CORRECTED
  if (status == STATUS_SUCCESS) free_context();
#else
  if (NT_SUCCESS(status)) free_context();
#endif
  kit_close_all(listener);
  free_context();
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
