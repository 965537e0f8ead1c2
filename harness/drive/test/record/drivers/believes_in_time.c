// For --early-timeouts: takes it that a second is enough for another thread.
#include "kit.h"

static KEVENT done;

static VOID run(PVOID context) {
  UNREFERENCED_PARAMETER(context);
  KeSetEvent(&done, IO_NO_INCREMENT, FALSE);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  LARGE_INTEGER second;
  UNREFERENCED_PARAMETER(path);
  second.QuadPart = -10000000;
  KeInitializeEvent(&done, NotificationEvent, FALSE);
  const NTSTATUS status = kit_load(driver, kit_unload, run, NULL);
  if (!NT_SUCCESS(status)) return status;
  if (KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, &second) == STATUS_TIMEOUT) {
    *(volatile LONG*)(ULONG_PTR)0xdead0000 = 1;
  }
  return status;
}
