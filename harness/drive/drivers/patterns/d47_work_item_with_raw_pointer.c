// D-47: a callback defers to a work item with a raw pointer.
//
// The close waits for callbacks (CLO-05), and so the context could be freed when it has completed
// (CLO-13), but the callback has handed its pointer on to a work item, which no close protects. The
// corrected driver counts its work items with a rundown reference. Shown by one connection that
// meets the unloading.
#include "kit_keeper.h"

typedef struct Context {
  EX_RUNDOWN_REF work_items;
  LONG logged;
} Context;

static Context* listener_context;
static PDEVICE_OBJECT device_object;

static IO_WORKITEM_ROUTINE_EX log_connection;

static VOID log_connection(PVOID object, PVOID context, PIO_WORKITEM item) {
  Context* at = context;
  UNREFERENCED_PARAMETER(object);
  InterlockedIncrement(&at->logged);
  IoFreeWorkItem(item);
#ifdef CORRECTED
  ExReleaseRundownProtection(&at->work_items);
#endif
}

static VOID start_to_log(Context* at) {
  PIO_WORKITEM item = IoAllocateWorkItem(device_object);
  if (item == NULL) return;
#ifdef CORRECTED
  if (!ExAcquireRundownProtection(&at->work_items)) {
    IoFreeWorkItem(item);
    return;
  }
#endif
  IoQueueWorkItemEx(item, log_connection, DelayedWorkQueue, at);
}

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  if (socket != NULL) start_to_log(context);
  return kit_accept_event(context, flags, local, remote, socket, socket_context, socket_dispatch);
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
  listener_context = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Context), KIT_TAG);
  if (listener_context == NULL) return status;
  ExInitializeRundownProtection(&listener_context->work_items);
  status = kit_open(listener_context, &dispatch, kit_accept_events, listener);
  if (!NT_SUCCESS(status)) ExFreePoolWithTag(listener_context, KIT_TAG);
  return status;
}

static VOID close_listener(PWSK_SOCKET listener) {
  kit_close_all(listener);
#ifdef CORRECTED
  ExWaitForRundownProtectionRelease(&listener_context->work_items);
#endif
  ExFreePoolWithTag(listener_context, KIT_TAG);
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

static VOID unload(PDRIVER_OBJECT driver) {
  kit_unload(driver);
  IoDeleteDevice(device_object);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  NTSTATUS status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, FILE_DEVICE_SECURE_OPEN,
                                   FALSE, &device_object);
  UNREFERENCED_PARAMETER(path);
  if (!NT_SUCCESS(status)) return status;
  status = kit_load(driver, unload, kit_keep, (PVOID)&keeper);
  if (!NT_SUCCESS(status)) IoDeleteDevice(device_object);
  return status;
}
