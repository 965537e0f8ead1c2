// A driver that cannot be without a key of the registry or, with WITHOUT_MEMORY, with memory; for
// the tests of messages.
#include <ntddk.h>

#ifdef WITHOUT_MEMORY

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  PVOID memory = ExAllocatePool2(POOL_FLAG_NON_PAGED, 8, 'tset');
  UNREFERENCED_PARAMETER(driver);
  UNREFERENCED_PARAMETER(path);
  if (memory == NULL) return STATUS_SUCCESS;
  ExFreePoolWithTag(memory, 'tset');
  return STATUS_NOT_SUPPORTED;
}

#else

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNICODE_STRING name = RTL_CONSTANT_STRING(L"Parameters");
  OBJECT_ATTRIBUTES attributes;
  HANDLE service;
  HANDLE key;
  NTSTATUS status;
  UNREFERENCED_PARAMETER(driver);
  InitializeObjectAttributes(&attributes, path, OBJ_KERNEL_HANDLE, NULL, NULL);
  status = ZwOpenKey(&service, KEY_READ, &attributes);
  if (!NT_SUCCESS(status)) return status;
  InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, service, NULL);
  status = ZwOpenKey(&key, KEY_READ, &attributes);
  ZwClose(service);
  if (!NT_SUCCESS(status)) return status;
  ZwClose(key);
  return STATUS_SUCCESS;
}

#endif
