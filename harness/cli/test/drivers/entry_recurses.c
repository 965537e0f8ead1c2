// A driver whose DriverEntry uses up its stack, for the tests of messages.
#include <ntddk.h>

// On one line: where the stack ends in it is up to the compiler.
// clang-format off
static LONG deeper(volatile LONG* n) { volatile LONG a[256]; a[0] = *n; return deeper(a) + a[0]; }
// clang-format on

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  volatile LONG first = 0;
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  return deeper(&first) == 0 ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}
