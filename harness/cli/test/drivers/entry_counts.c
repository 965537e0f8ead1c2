// A driver whose DriverEntry takes very long and would return, for the tests of messages.
#include <ntddk.h>

static volatile LONG count;

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  while (InterlockedIncrement(&count) < 100000) {
  }
  return STATUS_SUCCESS;
}
