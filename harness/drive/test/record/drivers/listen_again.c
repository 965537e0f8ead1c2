// One connection is accepted and kept while its listener is closed and another one is opened.
#include "kit.h"

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  BOOLEAN accepted;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  accepted = kit_accept(listener, &socket);
  if (!accepted) {
    kit_end_accepting(listener);
    return;
  }
  kit_close(listener);
  if (NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) kit_close(listener);
  kit_close(socket);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
