// A driver with a constructor that waits for what never comes, for the tests of messages.
#include <ntddk.h>

static KEVENT never;

__attribute__((constructor)) static VOID set_up(VOID) {
  KeInitializeEvent(&never, NotificationEvent, FALSE);
  KeWaitForSingleObject(&never, Executive, KernelMode, FALSE, NULL);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  return STATUS_SUCCESS;
}
