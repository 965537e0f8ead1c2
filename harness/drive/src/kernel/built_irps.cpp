// IRPs that the I/O manager builds for a driver, for another device of the driver, and frees when
// they are completed.
#include <algorithm>
#include <cstring>

#include "kernel/io_manager.h"
#include "kernel/threads.h"

namespace wskcheck::drive::kernel {
namespace {

const char built_text[] = "an IRP that the I/O manager frees";

struct Buffers {
  PVOID input = nullptr;
  ULONG input_length = 0;
  PVOID output = nullptr;
  ULONG output_length = 0;
};

// With the location of the device that it is for; nullptr: it has failed.
PIRP build(PDEVICE_OBJECT device, UCHAR major, PKEVENT event, PIO_STATUS_BLOCK status,
           const char* function, const void* site) {
  need_level_max(APC_LEVEL, function, site);
  check_access(device, sizeof *device, false, site);
  need_kind(device->WskCheckKind, kind_device, "a device", device, site);
  if (choose(op(OpKind::allocate, nullptr, site, function), 2, true) != 0) {
    if (telling()) tell(site, "%s fails: it returns NULL", function);
    return nullptr;
  }
  const CCHAR stack = std::max<CCHAR>(device->StackSize, 1);
  const USHORT size = IoSizeOfIrp(stack);
  auto* irp = static_cast<PIRP>(allocate(size, 0, BlockKind::irp, pool_nonpaged, site, built_text));
  initialise(irp, size, stack);
  irp->UserEvent = event;
  irp->UserIosb = status;
  irp->Tail.Overlay.Thread = thread_object_of(current_thread());
  (irp->Tail.Overlay.CurrentStackLocation - 1)->MajorFunction = major;
  return irp;
}

void add_system_buffer(PIRP irp, const Buffers& buffers, const void* site) {
  const ULONG length = std::max(buffers.input_length, buffers.output_length);
  if (length == 0) return;
  irp->AssociatedIrp.SystemBuffer = allocate(length, 0, BlockKind::handle, pool_nonpaged, site,
                                             "the system buffer of the driver's IRP");
  irp->Flags |= IRP_BUFFERED_IO | IRP_DEALLOCATE_BUFFER;
  if (buffers.input_length == 0) return;
  check_access(buffers.input, buffers.input_length, false, site);
  std::memcpy(irp->AssociatedIrp.SystemBuffer, buffers.input, buffers.input_length);
}

// What the device writes there goes to the output when it has completed the IRP.
void give_back_to(PIRP irp, const Buffers& buffers) {
  irp->UserBuffer = buffers.output;
  irp->WskCheck.Output = buffers.output_length;
  if (buffers.output_length != 0) irp->Flags |= IRP_INPUT_OPERATION;
}

void add_mdl(PIRP irp, PVOID memory, ULONG length) {
  if (length != 0) irp->MdlAddress = make_locked_mdl(memory, length);
}

void add_buffers(PIRP irp, ULONG code, Buffers buffers, const void* site) {
  PIO_STACK_LOCATION next = irp->Tail.Overlay.CurrentStackLocation - 1;
  switch (METHOD_FROM_CTL_CODE(code)) {
    case METHOD_BUFFERED:
      add_system_buffer(irp, buffers, site);
      return give_back_to(irp, buffers);
    case METHOD_NEITHER:
      next->Parameters.DeviceIoControl.Type3InputBuffer = buffers.input;
      irp->UserBuffer = buffers.output;
      return;
    default:
      add_mdl(irp, buffers.output, buffers.output_length);
      buffers.output_length = 0;
      add_system_buffer(irp, buffers, site);
  }
}

}  // namespace

bool is_built(const void* irp) {
  const Block* block = block_of(irp);
  return block != nullptr && block->what == built_text;
}

void give_back_output(PIRP irp, const void* site) {
  if ((irp->Flags & IRP_INPUT_OPERATION) == 0 || NT_ERROR(irp->IoStatus.Status)) return;
  const ULONG_PTR bytes = irp->IoStatus.Information;
  if (bytes > irp->WskCheck.Output) {
    misuse("%s with more bytes in IoStatus.Information than the output buffer of the IRP holds",
           "IoCompleteRequest", irp, site);
  }
  if (bytes == 0) return;
  check_access(irp->UserBuffer, bytes, true, site);
  std::memcpy(irp->UserBuffer, irp->AssociatedIrp.SystemBuffer, bytes);
}

void free_built(PIRP irp, const void* site) {
  if ((irp->Flags & IRP_DEALLOCATE_BUFFER) != 0) {
    release(irp->AssociatedIrp.SystemBuffer, BlockKind::handle, site, "IoCompleteRequest");
  }
  if (irp->MdlAddress != nullptr) free_locked_mdl(irp->MdlAddress, site);
  release(irp, BlockKind::irp, site, "IoCompleteRequest");
}

}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION PIRP IoBuildDeviceIoControlRequest(ULONG IoControlCode, PDEVICE_OBJECT DeviceObject,
                                                   PVOID InputBuffer, ULONG InputBufferLength,
                                                   PVOID OutputBuffer, ULONG OutputBufferLength,
                                                   BOOLEAN InternalDeviceIoControl, PKEVENT Event,
                                                   PIO_STATUS_BLOCK IoStatusBlock) {
  const Site site = WSKCHECK_SITE;
  const UCHAR major =
      InternalDeviceIoControl ? IRP_MJ_INTERNAL_DEVICE_CONTROL : IRP_MJ_DEVICE_CONTROL;
  PIRP irp = build(DeviceObject, major, Event, IoStatusBlock, __func__, site);
  if (irp == nullptr) return nullptr;
  auto& control = (irp->Tail.Overlay.CurrentStackLocation - 1)->Parameters.DeviceIoControl;
  control.IoControlCode = IoControlCode;
  control.InputBufferLength = InputBufferLength;
  control.OutputBufferLength = OutputBufferLength;
  add_buffers(irp, IoControlCode,
              {InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength}, site);
  return irp;
}

KERNEL_FUNCTION PIRP IoBuildSynchronousFsdRequest(ULONG MajorFunction, PDEVICE_OBJECT DeviceObject,
                                                  PVOID Buffer, ULONG Length,
                                                  PLARGE_INTEGER StartingOffset, PKEVENT Event,
                                                  PIO_STATUS_BLOCK IoStatusBlock) {
  const Site site = WSKCHECK_SITE;
  const auto major = static_cast<UCHAR>(MajorFunction);
  PIRP irp = build(DeviceObject, major, Event, IoStatusBlock, __func__, site);
  if (irp == nullptr || (major != IRP_MJ_READ && major != IRP_MJ_WRITE)) return irp;
  auto& read = (irp->Tail.Overlay.CurrentStackLocation - 1)->Parameters.Read;  // Write is the same
  read.Length = Length;
  if (StartingOffset != nullptr) {
    check_access(StartingOffset, sizeof *StartingOffset, false, site);
    read.ByteOffset = *StartingOffset;
  }
  if ((DeviceObject->Flags & DO_BUFFERED_IO) != 0) {
    const Buffers reads{nullptr, 0, Buffer, Length};
    const Buffers writes{Buffer, Length, nullptr, 0};
    add_system_buffer(irp, major == IRP_MJ_READ ? reads : writes, site);
    if (major == IRP_MJ_READ) give_back_to(irp, reads);
  } else if ((DeviceObject->Flags & DO_DIRECT_IO) != 0) {
    add_mdl(irp, Buffer, Length);
  } else {
    irp->UserBuffer = Buffer;
  }
  return irp;
}
