// Two accepts are queued at a time, with buffers for their addresses; to stop, the driver cancels
// the first of them before it closes the listener. What it accepts it closes at once.
#include "kit.h"

static KitRequest accepts[2];
static SOCKADDR_IN local[2];
static SOCKADDR_IN remote[2];

static VOID post(PWSK_SOCKET listener, int i) {
  kit_calls(listener)->WskAccept(listener, 0, NULL, NULL, (PSOCKADDR)&local[i],
                                 (PSOCKADDR)&remote[i], kit_ready(&accepts[i]));
}

// Waits for either accept; FALSE when the driver is to stop or the listener takes no more.
static BOOLEAN take(PWSK_SOCKET listener) {
  PVOID objects[] = {&kit_stop, &accepts[0].done, &accepts[1].done};
  const NTSTATUS which =
      KeWaitForMultipleObjects(3, objects, WaitAny, Executive, KernelMode, FALSE, NULL, NULL);
  if (which == STATUS_WAIT_0) return FALSE;
  const int i = which == STATUS_WAIT_1 ? 0 : 1;
  if (!NT_SUCCESS(accepts[i].irp->IoStatus.Status)) return FALSE;
  kit_close(kit_socket_of(&accepts[i]));
  post(listener, i);
  return TRUE;
}

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  if (kit_prepare(&accepts[0]) && kit_prepare(&accepts[1])) {
    post(listener, 0);
    post(listener, 1);
    while (take(listener)) continue;
    IoCancelIrp(accepts[0].irp);
    kit_close(listener);
    for (int i = 0; i < 2; ++i) {
      if (NT_SUCCESS(kit_wait(&accepts[i]))) kit_close(kit_socket_of(&accepts[i]));
    }
  } else {
    kit_close(listener);
  }
  kit_discard(&accepts[0]);
  kit_discard(&accepts[1]);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
