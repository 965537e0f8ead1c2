// A driver that dereferences a NULL of its own, after its accept IRP was cancelled or, with
// IN_COMPLETION, where an IRP completes with success; for the tests of messages.
#include "kit.h"

typedef struct Own {
  LONG first[16];
  volatile LONG last;
} Own;

static Own* own;

#ifdef IN_COMPLETION

static NTSTATUS completed(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  own->last = 1;
  return kit_completed(device, irp, context);
}

static VOID run(PVOID context) {
  PIRP irp = kit_ready(&kit_control);
  UNREFERENCED_PARAMETER(context);
  IoSetCompletionRoutine(irp, completed, &kit_control, TRUE, TRUE, TRUE);
  kit_wsk.Dispatch->WskSocket(kit_wsk.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP,
                              WSK_FLAG_LISTEN_SOCKET, NULL, NULL, NULL, NULL, NULL, irp);
  kit_wait(&kit_control);
}

#else

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  while (kit_accept(listener, &socket)) kit_close(socket);
  kit_end_accepting(listener);
  own->last = 1;
}

#endif

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
