// The smallest driver: it can be loaded and unloaded.
#include <ntddk.h>
#include <wsk.h>

static VOID unload(PDRIVER_OBJECT driver) { UNREFERENCED_PARAMETER(driver); }

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  driver->DriverUnload = unload;
  return STATUS_SUCCESS;
}
