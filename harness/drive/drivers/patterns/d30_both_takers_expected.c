// D-30: both an accept IRP and the callback are expected for one connection.
//
// The accept IRP is to bring the socket and WskAcceptEvent to say who the peer is. But a connection
// goes to one taker only (ACC-18), and a queued accept IRP comes first (ACC-08): the driver waits
// for a callback that never comes, and cannot be unloaded. Shown by one connection.
#include "kit_keeper.h"

#ifdef CORRECTED
static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, NULL, kit_plain, listener);
}

static VOID wait_for_name(VOID) {}
#else
static KEVENT named;  // the callback has been there

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  UNREFERENCED_PARAMETER(socket_context);
  UNREFERENCED_PARAMETER(socket_dispatch);
  if (socket == NULL) {
    kit_report_death();
  } else {
    KeSetEvent(&named, IO_NO_INCREMENT, FALSE);
  }
  return STATUS_REQUEST_NOT_ACCEPTED;  // the IRP has the socket
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  KeInitializeEvent(&named, SynchronizationEvent, FALSE);
  return kit_open(NULL, &dispatch, kit_accept_events, listener);
}

static VOID wait_for_name(VOID) {
  KeWaitForSingleObject(&named, Executive, KernelMode, FALSE, NULL);
}
#endif

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(open_listener(&listener))) return;
  while (kit_accept(listener, &socket)) {
    wait_for_name();
    kit_close(socket);
  }
  kit_end_accepting(listener);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
