// D-07: the listener's context is freed before the close IRP has completed.
//
// The driver starts the close, frees the context, and waits only then. Callbacks of the socket may
// run until the close has completed (CLO-05, CLO-13), and this one writes to memory that is freed.
// Shown by one connection that meets the unloading.
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

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
  listener_context = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Context), KIT_TAG);
  if (listener_context == NULL) return status;
  status = kit_open(listener_context, &dispatch, kit_accept_events, listener);
  if (!NT_SUCCESS(status)) ExFreePoolWithTag(listener_context, KIT_TAG);
  return status;
}

static VOID close_listener(PWSK_SOCKET listener) {
  kit_basic_calls(listener)->WskCloseSocket(listener, kit_ready(&kit_control));
#ifdef CORRECTED
  kit_wait(&kit_control);
  ExFreePoolWithTag(listener_context, KIT_TAG);
#else
  ExFreePoolWithTag(listener_context, KIT_TAG);
  kit_wait(&kit_control);
#endif
  kit_close_sockets();
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
