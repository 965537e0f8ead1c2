// A driver with a constructor that crashes before DriverEntry, for the tests of messages.
#include <ntddk.h>

static LONG* volatile nowhere;

__attribute__((constructor)) static VOID set_up(VOID) { *nowhere = 1; }

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  return STATUS_SUCCESS;
}
