// D-08: "do not wait for the close" as an optimisation.
//
// The close is started and goes on by itself; only DriverUnload waits for it, at the very end. But
// the context goes at once, and a callback may still be running in it (CLO-05, CLO-13). Shown by
// one connection that meets the unloading.
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
  kit_wait(&kit_io);  // a close that was started before
  kit_basic_calls(listener)->WskCloseSocket(listener, kit_ready(&kit_io));
#ifdef CORRECTED
  kit_wait(&kit_io);
#endif
  ExFreePoolWithTag(listener_context, KIT_TAG);
}

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  KeSetEvent(&kit_stop, IO_NO_INCREMENT, FALSE);
  kit_join_thread(kit_thread);
  kit_wait(&kit_io);
  kit_close_sockets();
  kit_leave();
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, unload, kit_keep, (PVOID)&keeper);
}
