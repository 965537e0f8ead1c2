// A driver that dereferences a NULL of its own after its accept IRP was cancelled, for the tests of
// messages.
#include "kit.h"

typedef struct Own {
  LONG first[16];
  volatile LONG last;
} Own;

static Own* own;

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  while (kit_accept(listener, &socket)) kit_close(socket);
  kit_end_accepting(listener);
  own->last = 1;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
