// A driver that calls what no kernel has, for the tests of messages.
#include <ntddk.h>

VOID KeDoTheImpossible(VOID);

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  KeDoTheImpossible();
  return STATUS_SUCCESS;
}
