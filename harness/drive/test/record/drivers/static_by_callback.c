// For Q-56: static callbacks, and a socket that WskAcceptEvent brings. Takes it that those of
// connections do not apply to it.
#include "kit.h"

static PWSK_SOCKET accepted;

static NTSTATUS disconnected(PVOID context, ULONG flags) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  *(volatile LONG*)(ULONG_PTR)0xdead0000 = 1;
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_CONNECTION_DISPATCH connection = {NULL, disconnected, NULL};

static NTSTATUS accept_event(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote,
                             PWSK_SOCKET socket, PVOID* socket_context,
                             const WSK_CLIENT_CONNECTION_DISPATCH** socket_dispatch) {
  UNREFERENCED_PARAMETER(context);
  UNREFERENCED_PARAMETER(flags);
  UNREFERENCED_PARAMETER(local);
  UNREFERENCED_PARAMETER(remote);
  if (socket == NULL) return STATUS_REQUEST_NOT_ACCEPTED;
  *socket_context = NULL;
  *socket_dispatch = &connection;
  accepted = socket;
  return STATUS_SUCCESS;
}

static const WSK_CLIENT_LISTEN_DISPATCH dispatch = {accept_event, NULL, NULL};

static VOID run(PVOID context) {
  WSK_EVENT_CALLBACK_CONTROL events;
  PWSK_SOCKET listener;
  UNREFERENCED_PARAMETER(context);
  events.NpiId = &NPI_WSK_INTERFACE_ID;
  events.EventMask = WSK_EVENT_ACCEPT | WSK_EVENT_DISCONNECT;
  kit_wsk.Dispatch->WskControlClient(kit_wsk.Client, WSK_SET_STATIC_EVENT_CALLBACKS, sizeof(events),
                                     &events, 0, NULL, NULL, NULL);
  if (!NT_SUCCESS(kit_open(NULL, &dispatch, kit_plain, &listener))) return;
  KeWaitForSingleObject(&kit_stop, Executive, KernelMode, FALSE, NULL);
  kit_close(listener);
  if (accepted != NULL) kit_close(accepted);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
