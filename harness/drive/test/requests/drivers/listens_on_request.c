// Listens from one control code to another, or to the end of the handle; what it accepts it closes
// at once. With FORGETS_CLEANUP only a control code stops it.
#include "device.h"

enum { start_code = 0x222000, stop_code = 0x222004 };

static BOOLEAN listens;

static VOID run(PVOID context) {
  PWSK_SOCKET listener;
  PWSK_SOCKET socket;
  UNREFERENCED_PARAMETER(context);
  if (!NT_SUCCESS(kit_open(NULL, NULL, kit_plain, &listener))) return;
  while (kit_accept(listener, &socket)) kit_close(socket);
  kit_end_accepting(listener);
}

static NTSTATUS start(VOID) {
  if (listens) return STATUS_INVALID_DEVICE_STATE;
  const NTSTATUS status = kit_start(run, NULL, &kit_thread);
  listens = NT_SUCCESS(status);
  return status;
}

static NTSTATUS stop(VOID) {
  if (!listens) return STATUS_INVALID_DEVICE_STATE;
  KeSetEvent(&kit_stop, IO_NO_INCREMENT, FALSE);
  kit_join_thread(kit_thread);
  KeClearEvent(&kit_stop);
  listens = FALSE;
  return STATUS_SUCCESS;
}

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp) {
  NTSTATUS status = STATUS_INVALID_DEVICE_REQUEST;
  UNREFERENCED_PARAMETER(device);
  if (device_code(irp) == start_code) status = start();
  if (device_code(irp) == stop_code) status = stop();
  return device_complete(irp, status, 0);
}

static NTSTATUS cleanup(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
#ifndef FORGETS_CLEANUP
  stop();
#endif
  return device_complete(irp, STATUS_SUCCESS, 0);
}

#ifdef GOES_ON_WITHOUT_DEVICE
static VOID leave(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  kit_leave();
}
#endif

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  NTSTATUS status = kit_join();
  if (!NT_SUCCESS(status)) return status;
  status = device_create(driver);
#ifdef GOES_ON_WITHOUT_DEVICE
  driver->DriverUnload = leave;
  if (!NT_SUCCESS(status)) return STATUS_SUCCESS;
#else
  if (!NT_SUCCESS(status)) {
    kit_leave();
    return status;
  }
#endif
  driver->MajorFunction[IRP_MJ_CREATE] = device_succeed;
  driver->MajorFunction[IRP_MJ_CLOSE] = device_succeed;
  driver->MajorFunction[IRP_MJ_CLEANUP] = cleanup;
  driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
  driver->DriverUnload = device_leave;
  return STATUS_SUCCESS;
}
