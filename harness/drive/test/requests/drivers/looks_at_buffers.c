// Each control code and transfer looks at what it is given and gives something back; what is not as
// it has to be is a bug check. By macros: TOO_FAR reads behind the input, LATE reads a buffer of a
// request that is over, FAILS_AT_THE_END has the whole story told, DELETES_DEVICE does so under the
// handle; DIRECT and NEITHER are how the device transfers.
#include "device.h"

enum {
  buffered = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS),
  in_direct = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_IN_DIRECT, FILE_ANY_ACCESS),
  out_direct = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_OUT_DIRECT, FILE_ANY_ACCESS),
  neither = CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_NEITHER, FILE_ANY_ACCESS)
};

static UCHAR* kept;
static BOOLEAN is_deleted;

static VOID need(BOOLEAN holds) {
  if (!holds) KeBugCheck(0xE2);
}

// 01 02 03, and its sum goes back.
static VOID look(const UCHAR* input, ULONG length, UCHAR* output) {
  need(length == 3 && input[0] == 1 && input[1] == 2 && input[2] == 3);
#ifdef TOO_FAR
  need(input[3] != 7);
#endif
  if (output == NULL) return;
  output[0] = 6;
  output[1] = 0xff;
}

static UCHAR* mapped(PIRP irp) {
  need(irp->MdlAddress != NULL && MmGetMdlByteCount(irp->MdlAddress) != 0);
  return MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority | MdlMappingNoExecute);
}

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp) {
  PIO_STACK_LOCATION at = IoGetCurrentIrpStackLocation(irp);
  const ULONG length = at->Parameters.DeviceIoControl.InputBufferLength;
  const ULONG room = at->Parameters.DeviceIoControl.OutputBufferLength;
  need(at->DeviceObject == device && at->FileObject->DeviceObject == device);
  need(at->FileObject->FsContext == &kept && irp->RequestorMode == UserMode);
  need(ExGetPreviousMode() == UserMode && KeGetCurrentIrql() == PASSIVE_LEVEL);
#ifdef DELETES_DEVICE
  if (!is_deleted) device_delete();
  is_deleted = TRUE;
#endif
  UCHAR* system = irp->AssociatedIrp.SystemBuffer;
  switch (at->Parameters.DeviceIoControl.IoControlCode) {
    case buffered:
      look(system, length, room != 0 ? system : NULL);
      kept = system;
      break;
    case in_direct:
    case out_direct:
      look(system, length, mapped(irp));
      kept = irp->UserBuffer;
      break;
    default:
      ProbeForRead(at->Parameters.DeviceIoControl.Type3InputBuffer, length, 1);
      ProbeForWrite(irp->UserBuffer, room, 1);
      look(at->Parameters.DeviceIoControl.Type3InputBuffer, length, irp->UserBuffer);
      kept = irp->UserBuffer;
      break;
  }
  return device_complete(irp, STATUS_SUCCESS, room != 0 ? 2 : 0);
}

static UCHAR* transferred(PIRP irp) {
#if defined(DIRECT)
  return mapped(irp);
#elif defined(NEITHER)
  return irp->UserBuffer;
#else
  return irp->AssociatedIrp.SystemBuffer;
#endif
}

static NTSTATUS write(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
  const ULONG length = IoGetCurrentIrpStackLocation(irp)->Parameters.Write.Length;
  look(transferred(irp), length, NULL);
  return device_complete(irp, STATUS_SUCCESS, length);
}

static NTSTATUS read(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
  const ULONG length = IoGetCurrentIrpStackLocation(irp)->Parameters.Read.Length;
  need(length == 4);
  for (ULONG i = 0; i < length; ++i) transferred(irp)[i] = (UCHAR)(0x10 + i);
  return device_complete(irp, STATUS_SUCCESS, length);
}

static NTSTATUS create(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
  IoGetCurrentIrpStackLocation(irp)->FileObject->FsContext = &kept;
  return device_complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS cleanup(PDEVICE_OBJECT device, PIRP irp) {
  UNREFERENCED_PARAMETER(device);
#ifdef LATE
  need(kept[0] != 7);
#endif
#ifdef FAILS_AT_THE_END
  KeBugCheck(0xE2);
#endif
  return device_complete(irp, STATUS_SUCCESS, 0);
}

static VOID unload(PDRIVER_OBJECT driver) {
  UNREFERENCED_PARAMETER(driver);
  if (!is_deleted) device_delete();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
  UNREFERENCED_PARAMETER(path);
  const NTSTATUS status = device_create(driver);
  if (!NT_SUCCESS(status)) return status;
#if defined(DIRECT)
  device_object->Flags |= DO_DIRECT_IO;
#elif !defined(NEITHER)
  device_object->Flags |= DO_BUFFERED_IO;
#endif
  driver->MajorFunction[IRP_MJ_CREATE] = create;
  driver->MajorFunction[IRP_MJ_CLOSE] = device_succeed;
  driver->MajorFunction[IRP_MJ_CLEANUP] = cleanup;
  driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
  driver->MajorFunction[IRP_MJ_READ] = read;
  driver->MajorFunction[IRP_MJ_WRITE] = write;
  driver->DriverUnload = unload;
  return STATUS_SUCCESS;
}
