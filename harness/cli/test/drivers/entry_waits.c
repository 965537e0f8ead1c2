// A driver whose DriverEntry waits for what never comes, for the tests of messages.
#include <ntddk.h>

static KEVENT never;

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  KeInitializeEvent(&never, NotificationEvent, FALSE);
  KeWaitForSingleObject(&never, Executive, KernelMode, FALSE, NULL);
  return STATUS_SUCCESS;
}
