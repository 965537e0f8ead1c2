// Two ways lead to one allocation, each three times. Where it fails on the second way, and only
// there, the memory is used all the same. With CORRECTED it is not.
#include <ntddk.h>

static volatile ULONG times = 3;  // no loop that a compiler unrolls, with calls of their own

static PULONG made(ULONG value) {
  PULONG number = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(ULONG), 'Wyaw');
  if (number != NULL) *number = value;
  return number;
}

static VOID first_way(VOID) {
  PULONG number = made(1);
  if (number != NULL) ExFreePoolWithTag(number, 'Wyaw');
}

static VOID second_way(VOID) {
  PULONG number = made(2);
#ifdef CORRECTED
  if (number == NULL) return;
#endif
  *number += 1;
  ExFreePoolWithTag(number, 'Wyaw');
}

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  ULONG i;
  UNREFERENCED_PARAMETER(path);
  driver->DriverUnload = unload;
  for (i = 0; i < times; ++i) {
    first_way();
    second_way();
  }
  return STATUS_SUCCESS;
}
