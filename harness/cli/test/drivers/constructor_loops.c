// A driver with a constructor that never returns, for the tests of messages.
#include <ntddk.h>

static volatile LONG stays;

__attribute__((constructor)) static VOID set_up(VOID) {
  while (stays == 0) {
  }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  return STATUS_SUCCESS;
}
