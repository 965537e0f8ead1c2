// A driver whose DriverEntry loops without a call, for the tests of messages.
#include <ntddk.h>

static volatile LONG stays;

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  while (stays == 0) {
  }
  return STATUS_SUCCESS;
}
