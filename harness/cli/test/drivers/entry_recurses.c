// A driver whose DriverEntry uses up its stack, for the tests of messages.
#include <ntddk.h>

static LONG deeper(volatile LONG* level) {
  volatile LONG here[256];
  here[0] = *level + 1;
  return deeper(here) + here[0];
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  volatile LONG first = 0;
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  return deeper(&first) == 0 ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}
