// A device of one name, and what its dispatch routines share.
#pragma once

#include "kit.h"

static PDEVICE_OBJECT device_object;
static UNICODE_STRING device_name = RTL_CONSTANT_STRING(L"\\Device\\Asked");
static UNICODE_STRING device_link = RTL_CONSTANT_STRING(L"\\DosDevices\\Asked");

static inline NTSTATUS device_create(PDRIVER_OBJECT driver) {
  NTSTATUS status =
      IoCreateDevice(driver, 0, &device_name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device_object);
  if (!NT_SUCCESS(status)) return status;
  status = IoCreateSymbolicLink(&device_link, &device_name);
  if (!NT_SUCCESS(status)) IoDeleteDevice(device_object);
  return status;
}

static inline VOID device_delete(VOID) {
  IoDeleteSymbolicLink(&device_link);
  IoDeleteDevice(device_object);
}

// DriverEntry's and DriverUnload's part of both: registration, and the device.
static inline NTSTATUS device_join(PDRIVER_OBJECT driver) {
  NTSTATUS status = kit_join();
  if (!NT_SUCCESS(status)) return status;
  status = device_create(driver);
  if (!NT_SUCCESS(status)) kit_leave();
  return status;
}

static inline VOID device_leave(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  kit_leave();
  device_delete();
}

static inline NTSTATUS device_complete(PIRP irp, NTSTATUS status, ULONG_PTR information) {
  irp->IoStatus.Status = status;
  irp->IoStatus.Information = information;
  IoCompleteRequest(irp, IO_NO_INCREMENT);
  return status;
}

static inline NTSTATUS device_succeed(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
  return device_complete(irp, STATUS_SUCCESS, 0);
}

static inline ULONG device_code(PIRP irp) {
  return IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode;
}
