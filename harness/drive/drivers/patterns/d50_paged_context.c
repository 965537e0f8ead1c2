// D-50: paged memory is touched at DISPATCH_LEVEL.
//
// The listener's context lies in paged pool. Contexts have to be in memory that is not paged
// (CTX-02), because callbacks come at up to DISPATCH_LEVEL (IRQ-04), where nothing can be brought
// back from disk. Shown by one connection whose callback comes at DISPATCH_LEVEL.
#include "kit_keeper.h"

#ifdef CORRECTED
#define CONTEXT_POOL POOL_FLAG_NON_PAGED
#else
#define CONTEXT_POOL POOL_FLAG_PAGED
#endif

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

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
  listener_context = ExAllocatePool2(CONTEXT_POOL, sizeof(Context), KIT_TAG);
  if (listener_context == NULL) return status;
  status = kit_open(listener_context, &dispatch, kit_accept_events, listener);
  if (!NT_SUCCESS(status)) ExFreePoolWithTag(listener_context, KIT_TAG);
  return status;
}

static VOID close_listener(PWSK_SOCKET listener) {
  kit_close_all(listener);
  ExFreePoolWithTag(listener_context, KIT_TAG);
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
