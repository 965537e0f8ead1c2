// D-18: two shutdown paths close the same socket.
//
// The listener is closed when it is dead, by a thread, and when the driver is unloaded. Both look
// whether it is there, and when they look at the same time both close it (CLO-06). Shown by the
// death of the listener that meets the unloading.
#include "kit_keeper.h"

static PWSK_SOCKET listener;
static PVOID watcher;

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {kit_accept_event, NULL, NULL};

static VOID close_listener(KitRequest* request) {
#ifdef CORRECTED
  PWSK_SOCKET socket = InterlockedExchangePointer((PVOID*)&listener, NULL);
  if (socket == NULL) return;
#else
  PWSK_SOCKET socket = listener;
  if (socket == NULL) return;
#endif
  kit_basic_calls(socket)->WskCloseSocket(socket, kit_ready(request));
  kit_wait(request);
#ifndef CORRECTED
  listener = NULL;
#endif
}

static VOID watch(PVOID context) {
  UNREFERENCED_PARAMETER(context);
  if (kit_sleep()) close_listener(&kit_control);  // it is dead
}

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  close_listener(&kit_io);
  KeSetEvent(&kit_stop, IO_NO_INCREMENT, FALSE);
  kit_join_thread(watcher);
  kit_close_sockets();
  kit_leave();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  NTSTATUS status = kit_join();
  UNREFERENCED_PARAMETER(path);
  if (!NT_SUCCESS(status)) return status;
  status = kit_open(NULL, &dispatch, kit_accept_events, &listener);
  if (NT_SUCCESS(status)) {
    status = kit_start(watch, NULL, &watcher);
    if (!NT_SUCCESS(status)) {
      kit_close(listener);
      kit_close_sockets();
    }
  }
  if (!NT_SUCCESS(status)) kit_leave();
  driver->DriverUnload = unload;
  return status;
}
