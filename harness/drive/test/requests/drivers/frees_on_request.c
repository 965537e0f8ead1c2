// A handle keeps a listener with WskAcceptEvent, and a control code closes it and frees its
// context; with FREES_FIRST in the wrong order, so that a callback may still count there.
#include "device.h"
#include "kit_keeper.h"

typedef struct Context {
  LONG connections;
} Context;

static PWSK_SOCKET listener;
static Context* context;

static NTSTATUS accept_event(PVOID at, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  InterlockedIncrement(&((Context*)at)->connections);
  return kit_accept_event(at, flags, local, remote, socket, socket_context, socket_dispatch);
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static VOID free_context(VOID) {
  ExFreePoolWithTag(context, KIT_TAG);
  context = NULL;
}

static NTSTATUS create(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
  context = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(Context), KIT_TAG);
  if (context == NULL) return device_complete(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
  const NTSTATUS status = kit_open(context, &dispatch, kit_accept_events, &listener);
  if (!NT_SUCCESS(status)) free_context();
  return device_complete(irp, status, 0);
}

static VOID end(VOID) {
  if (context == NULL) return;
#ifdef FREES_FIRST
  free_context();
#endif
  kit_close(listener);
  kit_close_sockets();
#ifndef FREES_FIRST
  free_context();
#endif
}

// Both a control code and the end of the handle.
static NTSTATUS control_or_cleanup(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
  end();
  return device_complete(irp, STATUS_SUCCESS, 0);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  const NTSTATUS status = device_join(driver);
  if (!NT_SUCCESS(status)) return status;
  driver->MajorFunction[IRP_MJ_CREATE] = create;
  driver->MajorFunction[IRP_MJ_CLOSE] = device_succeed;
  driver->MajorFunction[IRP_MJ_CLEANUP] = control_or_cleanup;
  driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control_or_cleanup;
  driver->DriverUnload = device_leave;
  return STATUS_SUCCESS;
}
