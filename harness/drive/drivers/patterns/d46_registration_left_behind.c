// D-46: initialisation fails half way, and Register and Capture are not undone.
//
// There is no memory for the driver's table, so DriverEntry returns an error, and the driver is
// taken out of memory while WSK has its registration (UNL-01) and it has WSK's provider (UNL-02).
// Shown by an allocation that fails.
#include "kit.h"

static PWSK_SOCKET listener;
static PVOID table;

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  kit_close(listener);
  ExFreePoolWithTag(table, KIT_TAG);
  kit_leave();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  NTSTATUS status = kit_join();
  UNREFERENCED_PARAMETER(path);
  if (!NT_SUCCESS(status)) return status;
  table = ExAllocatePool2(POOL_FLAG_NON_PAGED, 256, KIT_TAG);
  if (table == NULL) {
#ifdef CORRECTED
    kit_leave();
#else
    kit_discard_requests();
#endif
    return STATUS_INSUFFICIENT_RESOURCES;
  }
  status = kit_open(NULL, NULL, kit_plain, &listener);
  if (!NT_SUCCESS(status)) {
    ExFreePoolWithTag(table, KIT_TAG);
    kit_leave();
  }
  driver->DriverUnload = unload;
  return status;
}
