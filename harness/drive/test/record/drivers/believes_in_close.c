// For --close-failures: takes it that a close cannot fail.
#include "kit.h"

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  if (!NT_SUCCESS(kit_close(listener))) *(volatile LONG*)(ULONG_PTR)0xdead0000 = 1;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  return kit_load(driver, kit_unload, run, NULL);
}
