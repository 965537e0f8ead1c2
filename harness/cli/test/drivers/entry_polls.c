// A driver whose DriverEntry asks for ever, for the tests of messages.
#include <ntddk.h>

static volatile LONG ready;

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  LARGE_INTEGER moment;
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  moment.QuadPart = -10000;
  while (InterlockedCompareExchange(&ready, 0, 0) == 0) {
    KeDelayExecutionThread(KernelMode, FALSE, &moment);
  }
  return STATUS_SUCCESS;
}
