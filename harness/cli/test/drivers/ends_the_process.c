// A driver whose Unload ends the process that runs it, for the tests of messages.
#include <ntddk.h>

VOID _exit(int code);

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  _exit(7);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  driver->DriverUnload = unload;
  return STATUS_SUCCESS;
}
