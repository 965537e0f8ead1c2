// A driver with a mistake that is there on Windows alone: a `long` of 32 bits, and a `return` out
// of a __try that runs its __finally.
#include <Ntddk.h>

static VOID unload(PDRIVER_OBJECT driver) { UNREFERENCED_PARAMETER(driver); }

static NTSTATUS start(unsigned long last) {
  void* block = ExAllocatePool2(POOL_FLAG_NON_PAGED, 16, 'eerf');
  if (block == NULL) return STATUS_INSUFFICIENT_RESOURCES;
  __try {
    if (last + 1 == 0) return STATUS_SUCCESS;
    ExFreePoolWithTag(block, 'eerf');
    block = NULL;
  } __finally {
    if (block != NULL) ExFreePoolWithTag(block, 'eerf');
    if (AbnormalTermination()) ExFreePoolWithTag(block, 'eerf');
  }
  return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  driver->DriverUnload = unload;
  return start(0xFFFFFFFFUL);
}
