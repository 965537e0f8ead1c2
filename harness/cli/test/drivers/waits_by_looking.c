// A driver that looks at the time until some has passed, for the tests of messages.
#include <ntddk.h>

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  const ULONGLONG start = KeQueryInterruptTime();
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  while (KeQueryInterruptTime() - start < 5000000) {
  }
  return STATUS_SUCCESS;
}
