// A driver that wants the port 8080 from the registry, and a page in a file.
#include <ntddk.h>

static NTSTATUS read_port(PUNICODE_STRING path, ULONG* port) {
  UNICODE_STRING name = RTL_CONSTANT_STRING(L"Port");
  UCHAR buffer[sizeof(KEY_VALUE_PARTIAL_INFORMATION) + sizeof(ULONG)];
  PKEY_VALUE_PARTIAL_INFORMATION value = (PKEY_VALUE_PARTIAL_INFORMATION)buffer;
  UNICODE_STRING below = RTL_CONSTANT_STRING(L"Parameters");
  OBJECT_ATTRIBUTES attributes;
  HANDLE service;
  HANDLE key;
  ULONG length;
  NTSTATUS status;
  InitializeObjectAttributes(&attributes, path, OBJ_KERNEL_HANDLE, NULL, NULL);
  status = ZwOpenKey(&service, KEY_READ, &attributes);
  if (!NT_SUCCESS(status)) return status;
  InitializeObjectAttributes(&attributes, &below, OBJ_KERNEL_HANDLE, service, NULL);
  status = ZwOpenKey(&key, KEY_READ, &attributes);
  ZwClose(service);
  if (!NT_SUCCESS(status)) return status;
  status = ZwQueryValueKey(key, &name, KeyValuePartialInformation, value, sizeof buffer, &length);
  ZwClose(key);
  if (!NT_SUCCESS(status)) return status;
  if (value->Type != REG_DWORD) return STATUS_OBJECT_TYPE_MISMATCH;
  RtlCopyMemory(port, value->Data, sizeof *port);
  return STATUS_SUCCESS;
}

static NTSTATUS read_page(char* first) {
  UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\??\\C:\\www\\index.html");
  OBJECT_ATTRIBUTES attributes;
  IO_STATUS_BLOCK io;
  HANDLE file;
  NTSTATUS status;
  InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                             NULL);
  status = ZwCreateFile(&file, GENERIC_READ | SYNCHRONIZE, &attributes, &io, NULL, 0,
                        FILE_SHARE_READ, FILE_OPEN, FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0);
  if (!NT_SUCCESS(status)) return status;
  status = ZwReadFile(file, NULL, NULL, NULL, &io, first, 1, NULL, NULL);
  ZwClose(file);
  return status;
}

static VOID unload(PDRIVER_OBJECT driver) { UNREFERENCED_PARAMETER(driver); }

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  ULONG port = 0;
  char first = 0;
  NTSTATUS status = read_port(path, &port);
  if (NT_SUCCESS(status)) status = read_page(&first);
  if (!NT_SUCCESS(status)) return status;
  driver->DriverUnload = unload;
  return port == 8080 && first == 'h' ? STATUS_SUCCESS : STATUS_DEVICE_CONFIGURATION_ERROR;
}
