// D-24: the accept callback closes the socket itself and also returns a failure.
//
// One peer at a time is served. The callback closes the socket of a second one and then refuses it.
// A socket that is refused is WSK's, which closes it (AEV-12); the driver must not touch it
// (AEV-13). It is closed twice. Shown by two connections.
#include "kit_keeper.h"

static PWSK_SOCKET only;

#ifndef CORRECTED
static NTSTATUS closed(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  UNREFERENCED_PARAMETER(device);
  UNREFERENCED_PARAMETER(context);
  IoFreeIrp(irp);
  return STATUS_MORE_PROCESSING_REQUIRED;
}

static VOID close_surplus(PWSK_SOCKET socket) {
  PIRP irp = IoAllocateIrp(1, FALSE);
  if (irp == NULL) return;
  IoSetCompletionRoutine(irp, closed, NULL, TRUE, TRUE, TRUE);
  kit_basic_calls(socket)->WskCloseSocket(socket, irp);
}
#endif

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (socket == NULL) {
    kit_report_death();
    return STATUS_REQUEST_NOT_ACCEPTED;
  }
  *socket_context = NULL;
  *socket_dispatch = NULL;
  if (InterlockedCompareExchangePointer((PVOID*)&only, socket, NULL) == NULL) return STATUS_SUCCESS;
#ifndef CORRECTED
  close_surplus(socket);
#endif
  return STATUS_REQUEST_NOT_ACCEPTED;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_accept_events, listener);
}

static VOID close_listener(PWSK_SOCKET listener) {
  kit_close(listener);
  PWSK_SOCKET socket = InterlockedExchangePointer((PVOID*)&only, NULL);
  if (socket != NULL) kit_close(socket);
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
