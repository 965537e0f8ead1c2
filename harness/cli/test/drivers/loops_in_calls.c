// A driver whose DriverEntry does nothing but call CALL, for the tests of messages.
#include <ntddk.h>

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  for (;;) {
    CALL;
  }
}
