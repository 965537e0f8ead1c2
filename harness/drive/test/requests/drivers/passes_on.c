// A control code waits for a connection: its IRP goes on to WskAccept, and the program may cancel
// it there. The handle keeps the listener. With FORGETS_SOCKET the accepted socket is not closed.
#include "device.h"

static PWSK_SOCKET listener;
static PWSK_SOCKET accepted;

static NTSTATUS create(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
  return device_complete(irp, kit_open(NULL, NULL, kit_plain, &listener), 0);
}

static NTSTATUS cleanup(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
  kit_close(listener);
#ifndef FORGETS_SOCKET
  if (accepted != NULL) kit_close(accepted);
  accepted = NULL;
#endif
  return device_complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS has_accepted(PDEVICE_OBJECT device, PIRP irp, PVOID context) {
  UNREFERENCED_PARAMETER(device);
  UNREFERENCED_PARAMETER(context);
  if (irp->PendingReturned) IoMarkIrpPending(irp);
  if (NT_SUCCESS(irp->IoStatus.Status)) accepted = (PWSK_SOCKET)irp->IoStatus.Information;
  irp->IoStatus.Information = 0;
  return STATUS_SUCCESS;
}

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
  IoMarkIrpPending(irp);
  IoSetCompletionRoutine(irp, has_accepted, NULL, TRUE, TRUE, TRUE);
  kit_calls(listener)->WskAccept(listener, 0, NULL, NULL, NULL, NULL, irp);
  return STATUS_PENDING;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  const NTSTATUS status = device_join(driver);
  if (!NT_SUCCESS(status)) return status;
  device_object->StackSize = 2;  // WSK's location too
  driver->MajorFunction[IRP_MJ_CREATE] = create;
  driver->MajorFunction[IRP_MJ_CLOSE] = device_succeed;
  driver->MajorFunction[IRP_MJ_CLEANUP] = cleanup;
  driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
  driver->DriverUnload = device_leave;
  return STATUS_SUCCESS;
}
