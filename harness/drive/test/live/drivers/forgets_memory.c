// Takes memory when it is loaded and does not give it back when it is unloaded.
#include <ntddk.h>

static PVOID kept;

static VOID unload(PDRIVER_OBJECT driver) { UNREFERENCED_PARAMETER(driver); }

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  driver->DriverUnload = unload;
  kept = ExAllocatePool2(POOL_FLAG_NON_PAGED, 100, 'tpeK');
  return kept != NULL ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
