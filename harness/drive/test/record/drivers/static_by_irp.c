// For Q-56: static callbacks of connections, and a socket that an accept IRP brings. Takes it that
// they do not apply to it.
#include "kit.h"

static NTSTATUS disconnected(PVOID context, ULONG flags) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  *(volatile LONG*)(ULONG_PTR)0xdead0000 = 1;
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_CONNECTION_DISPATCH connection = {NULL, disconnected, NULL};

static VOID run(PVOID context) {
  WSK_EVENT_CALLBACK_CONTROL events;
  PWSK_SOCKET listener;
  UNREFERENCED_PARAMETER(context);
  events.NpiId = &NPI_WSK_INTERFACE_ID;
  events.EventMask = WSK_EVENT_DISCONNECT;
  kit_wsk.Dispatch->WskControlClient(kit_wsk.Client, WSK_SET_STATIC_EVENT_CALLBACKS, sizeof(events),
                                     &events, 0, NULL, NULL, NULL);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  kit_calls(listener)->WskAccept(listener, 0, NULL, &connection, NULL, NULL, kit_ready(&kit_io));
  KeWaitForSingleObject(&kit_stop, Executive, KernelMode, FALSE, NULL);
  kit_end_accepting(listener);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
