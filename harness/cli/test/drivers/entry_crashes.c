// A driver whose DriverEntry crashes, for the tests of messages.
#include <ntddk.h>

static LONG* volatile nowhere;

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  *nowhere = 1;
  return STATUS_SUCCESS;
}
