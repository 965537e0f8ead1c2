// D-10: the queue of accepted sockets is drained before the listener is closed.
//
// Callbacks may come until the close has completed (CLO-05), so one of them puts a socket into the
// queue that was emptied a moment ago. Nobody closes it (ASO-05), and WskDeregister does not return
// (UNL-03). Shown by one connection that meets the unloading.
#include "kit_keeper.h"

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, NULL, NULL};

static NTSTATUS open_listener(PWSK_SOCKET* listener) {
  return kit_open(NULL, &dispatch, kit_accept_events, listener);
}

static VOID close_listener(PWSK_SOCKET listener) {
#ifdef CORRECTED
  kit_close(listener);
  kit_close_sockets();
#else
  kit_close_sockets();
  kit_close(listener);
#endif
}

static const KitKeeper keeper = {open_listener, NULL, close_listener};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, kit_keep, (PVOID)&keeper);
}
