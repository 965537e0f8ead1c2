// D-08: "do not wait for the close" as an optimisation.
//
// The close has an IRP that frees itself, so nobody waits: WskDeregister will. But the context goes
// at once, and a callback may still be running in it (CLO-05, CLO-13). Shown by one connection that
// meets the unloading.
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

#ifdef CORRECTED
static VOID start_to_close(PWSK_SOCKET socket) { kit_close(socket); }
#else
static NTSTATUS closed(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  UNREFERENCED_PARAMETER(device);
  UNREFERENCED_PARAMETER(context);
  IoFreeIrp(irp);
  return STATUS_MORE_PROCESSING_REQUIRED;
}

static VOID start_to_close(PWSK_SOCKET socket) {
  PIRP irp = IoAllocateIrp(1, FALSE);
  if (irp == NULL) {
    kit_close(socket);
    return;
  }
  IoSetCompletionRoutine(irp, closed, NULL, TRUE, TRUE, TRUE);
  kit_basic_calls(socket)->WskCloseSocket(socket, irp);
}
#endif

static VOID close_listener(PWSK_SOCKET listener) {
  start_to_close(listener);
  ExFreePoolWithTag(listener_context, KIT_TAG);
  kit_close_sockets();
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
