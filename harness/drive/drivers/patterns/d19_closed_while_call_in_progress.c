// D-19: WskCloseSocket while another thread is inside a call on that socket.
//
// DriverUnload closes the listener to end the accept that is pending. But the thread that accepts
// may be inside of WskAccept just then (CLO-01), or call it a moment later (CLO-06). Only who calls
// the socket's functions can close it safely. Shown by unloading.
#include "kit.h"

static PWSK_SOCKET listener;

static VOID run(PVOID context) {
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  while (kit_accept(listener, &socket)) kit_close(socket);
#ifdef CORRECTED
  kit_end_accepting(listener);
#else
  if (NT_SUCCESS(kit_wait(&kit_io))) kit_close(kit_socket_of(&kit_io));
#endif
}

#ifdef CORRECTED
static VOID unload(PDRIVER_OBJECT driver) { kit_unload(driver); }
#else
static KitRequest close_request;

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  KeSetEvent(&kit_stop, IO_NO_INCREMENT, FALSE);
  kit_basic_calls(listener)->WskCloseSocket(listener, kit_ready(&close_request));
  kit_wait(&close_request);
  kit_join_thread(kit_thread);
  kit_leave();
  kit_discard(&close_request);
}
#endif

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  NTSTATUS status = kit_join();
  UNREFERENCED_PARAMETER(path);
  if (!NT_SUCCESS(status)) return status;
#ifndef CORRECTED
  if (!kit_prepare(&close_request)) {
    kit_leave();
    return STATUS_INSUFFICIENT_RESOURCES;
  }
#endif
  status = kit_open(NULL, NULL, kit_plain, &listener);
  if (NT_SUCCESS(status)) {
    status = kit_start(run, NULL, &kit_thread);
    if (!NT_SUCCESS(status)) kit_close(listener);
  }
  if (!NT_SUCCESS(status)) {
#ifndef CORRECTED
    kit_discard(&close_request);
#endif
    kit_leave();
  }
  driver->DriverUnload = unload;
  return status;
}
