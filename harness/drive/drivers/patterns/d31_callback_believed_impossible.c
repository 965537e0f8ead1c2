// D-31: an accept IRP is queued, so the driver believes that the callback cannot come.
//
// WskAcceptEvent is for connections that come while no accept is queued, and only then is there a
// place for their sockets. But WSK may have decided for the callback just before the accept was
// queued (ACC-09), and the callback writes to a place that is not there. Shown by one connection.
#include "kit_keeper.h"

#ifdef CORRECTED
static VOID allow_callback(BOOLEAN allowed) { UNREFERENCED_PARAMETER(allowed); }

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, NULL, NULL};
#else
typedef struct Place {
  PWSK_SOCKET socket;
} Place;

static Place only;
static Place* place;  // NULL while an accept is queued

static VOID allow_callback(BOOLEAN allowed) {
  InterlockedExchangePointer((PVOID*)&place, allowed ? &only : NULL);
}

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  if (socket != NULL) {
    Place* here = InterlockedCompareExchangePointer((PVOID*)&place, NULL, NULL);
    here->socket = socket;
  }
  return kit_accept_event(context, flags, local, remote, socket, socket_context, socket_dispatch);
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};
#endif

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  allow_callback(TRUE);
  if (!NT_SUCCESS(kit_open(NULL, &dispatch, kit_accept_events, &listener))) return;
  kit_post_accept(listener);
  allow_callback(FALSE);
  while (kit_take_accepted(&socket)) {
    allow_callback(TRUE);
    kit_close(socket);
    kit_post_accept(listener);
    allow_callback(FALSE);
  }
  allow_callback(TRUE);
  kit_end_accepting(listener);
  kit_close_sockets();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
