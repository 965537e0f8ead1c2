// See io_manager.h.
#include "kernel/io_manager.h"

#include <algorithm>
#include <cstring>

#include "kernel/threads.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::drive::kernel {

Asked asked;

namespace {

const char irp_text[] = "the program's IRP";
const char memory_text[] = "the program's memory";
const char buffer_text[] = "the system buffer of the program's IRP";

// The place of a routine of the driver: as if it were called from its first instruction.
const void* place_of(PDRIVER_DISPATCH routine) {
  if (routine == nullptr) return nullptr;
  return reinterpret_cast<const std::byte*>(routine) + 1;
}

// Of the I/O manager: no leak, and not the driver's to free.
void* make(std::size_t size, std::uint32_t flags, const char* what) {
  return allocate(size, 0, BlockKind::handle, flags, nullptr, what);
}
void take_back(void* memory, const void* site) {
  if (memory != nullptr) release(memory, BlockKind::handle, site, "IoCompleteRequest");
}

// A program's memory can be paged out.
PVOID memory_of_program(const UCHAR* bytes, ULONG length) {
  if (length == 0) return nullptr;
  void* memory = make(length, pool_paged | pool_zeroed, memory_text);
  if (bytes != nullptr) std::memcpy(memory, bytes, length);
  return memory;
}

void make_system_buffer(const Request& r, ULONG length) {
  if (length == 0) return;
  asked.system_buffer = make(length, pool_nonpaged, buffer_text);
  if (r.input_length != 0) std::memcpy(asked.system_buffer, r.input, r.input_length);
  asked.irp->AssociatedIrp.SystemBuffer = asked.system_buffer;
  asked.irp->Flags |= IRP_BUFFERED_IO;
}

void lock_for_driver(PVOID memory, ULONG length) {
  if (length == 0) return;
  asked.mdl = make_locked_mdl(memory, length);
  asked.irp->MdlAddress = asked.mdl;
}

void control(PIO_STACK_LOCATION location, const Request& r) {
  auto& p = location->Parameters.DeviceIoControl;
  p.IoControlCode = r.code;
  p.InputBufferLength = r.input_length;
  p.OutputBufferLength = r.output_length;
  asked.output = memory_of_program(nullptr, r.output_length);
  asked.irp->UserBuffer = asked.output;
  switch (METHOD_FROM_CTL_CODE(r.code)) {
    case METHOD_BUFFERED:
      make_system_buffer(r, std::max(r.input_length, r.output_length));
      asked.copies_back = true;
      return;
    case METHOD_NEITHER:
      asked.input = memory_of_program(r.input, r.input_length);
      p.Type3InputBuffer = asked.input;
      return;
    default:
      make_system_buffer(r, r.input_length);
      lock_for_driver(asked.output, r.output_length);
      return;
  }
}

// By the device's flags: with a system buffer, an MDL, or neither.
void transfer(PIO_STACK_LOCATION location, PDEVICE_OBJECT device, const Request& r) {
  const bool reads = r.major == IRP_MJ_READ;
  const ULONG length = reads ? r.output_length : r.input_length;
  PVOID memory = memory_of_program(reads ? nullptr : r.input, length);
  (reads ? asked.output : asked.input) = memory;
  (reads ? location->Parameters.Read.Length : location->Parameters.Write.Length) = length;
  if ((device->Flags & DO_BUFFERED_IO) != 0) {
    make_system_buffer(r, length);
    asked.copies_back = reads;
    asked.irp->UserBuffer = memory;
  } else if ((device->Flags & DO_DIRECT_IO) != 0) {
    lock_for_driver(memory, length);
  } else {
    asked.irp->UserBuffer = memory;
  }
}

// As the I/O manager passes it on: in the first location, the driver's own.
PIO_STACK_LOCATION make_irp(PFILE_OBJECT file, const Request& r) {
  PDEVICE_OBJECT device = file->DeviceObject;
  const CCHAR stack = std::max<CCHAR>(device->StackSize, 1);
  const USHORT size = IoSizeOfIrp(stack);
  asked = Asked{};
  PIRP irp = asked.irp = static_cast<PIRP>(make(size, pool_nonpaged, irp_text));
  initialise(irp, size, stack);
  irp->RequestorMode = UserMode;
  irp->Tail.Overlay.Thread = thread_object_of(current_thread());
  irp->Tail.Overlay.OriginalFileObject = file;
  --irp->CurrentLocation;
  PIO_STACK_LOCATION location = --irp->Tail.Overlay.CurrentStackLocation;
  location->MajorFunction = r.major;
  location->DeviceObject = device;
  location->FileObject = file;
  asked.output_length = r.output_length;
  asked.routine = device->DriverObject->MajorFunction[r.major];
  if (r.major == IRP_MJ_DEVICE_CONTROL) control(location, r);
  if (r.major == IRP_MJ_READ || r.major == IRP_MJ_WRITE) transfer(location, device, r);
  return location;
}

// One that was passed on is judged when it has ended.
bool is_marked() {
  const IRP& irp = *asked.irp;
  if (irp.CurrentLocation != irp.StackCount) return true;
  return (irp.Tail.Overlay.CurrentStackLocation->Control & SL_PENDING_RETURNED) != 0;
}

[[noreturn]] void wrong(const char* says) {
  misuse(says, "", asked.ended ? nullptr : asked.irp, place_of(asked.routine));
}

void check_mark(bool marked) {
  if (!marked) {
    wrong("a dispatch routine returns STATUS_PENDING for an IRP without IoMarkIrpPending");
  }
}

void judge(NTSTATUS returned) {
  check_return(PASSIVE_LEVEL, "a dispatch routine", place_of(asked.routine));
  asked.pends = returned == STATUS_PENDING;
  if (asked.pends) {
    check_mark(asked.ended ? asked.marked : is_marked());
    if (!asked.ended) note_that_it_pends(asked.irp, asked.irp->StackCount);
    return;
  }
  if (!asked.ended) {
    wrong("a dispatch routine does not return STATUS_PENDING and has not completed its IRP");
  }
  if (asked.marked) {
    wrong("a dispatch routine does not return STATUS_PENDING for an IRP with IoMarkIrpPending");
  }
  if (returned != asked.status) {
    wrong("a dispatch routine returns another status than it has completed its IRP with");
  }
}

// The program gets as many bytes as the driver says.
void copy_back(const void* site) {
  if (NT_ERROR(asked.status) || asked.output_length == 0) return;
  const ULONG_PTR bytes = asked.information;
  if (asked.copies_back && bytes > asked.output_length) {
    misuse("%s with more bytes in IoStatus.Information than the program's buffer holds",
           "IoCompleteRequest", nullptr, site);
  }
  const auto length = static_cast<ULONG>(std::min<ULONG_PTR>(bytes, asked.output_length));
  if (asked.copies_back) std::memcpy(asked.output, asked.system_buffer, length);
  asked.shown_length = std::min(length, shown_max);
  std::memcpy(asked.shown, asked.output, asked.shown_length);
}

}  // namespace

PFILE_OBJECT open_file(PDEVICE_OBJECT device) {
  auto* file = static_cast<PFILE_OBJECT>(make(sizeof(FILE_OBJECT), pool_zeroed, "a file object"));
  file->Type = IO_TYPE_FILE;
  file->Size = sizeof(FILE_OBJECT);
  file->DeviceObject = device;
  keep_device(device);
  return file;
}

void close_file(PFILE_OBJECT file) {
  PDEVICE_OBJECT device = file->DeviceObject;
  take_back(file, nullptr);
  let_device_go(device);
}

void send_request(PFILE_OBJECT file, const Request& request) {
  PIO_STACK_LOCATION location = make_irp(file, request);
  if (request.major == IRP_MJ_CREATE) {
    constexpr ULONG open_if_there = 1;
    constexpr USHORT for_all = 7;
    static IO_SECURITY_CONTEXT access{nullptr, nullptr, FILE_READ_ACCESS | FILE_WRITE_ACCESS, 0};
    location->Parameters.Create.SecurityContext = &access;
    location->Parameters.Create.Options = open_if_there << 24;
    location->Parameters.Create.ShareAccess = for_all;
  }
  if (asked.routine == nullptr) {
    complete_at_once(asked.irp, STATUS_INVALID_DEVICE_REQUEST);
    return;
  }
  judge(call_driver(asked.routine, file->DeviceObject, asked.irp));
}

void finish_request() {
  order_after(number(&asked));
  if (asked.pends) check_mark(asked.marked);
  take_back(asked.input, nullptr);
  take_back(asked.output, nullptr);
}

void end_request(const void* site) {
  PIRP irp = asked.irp;
  asked.ended = true;
  asked.marked = irp->PendingReturned != FALSE;
  asked.status = irp->IoStatus.Status;
  asked.information = irp->IoStatus.Information;
  if (telling()) {
    tell(site, "completes the program's IRP: %s, %llu bytes",
         traces::status_text(static_cast<std::uint32_t>(asked.status)).c_str(),
         static_cast<unsigned long long>(asked.information));
  }
  copy_back(site);
  take_back(asked.system_buffer, site);
  if (asked.mdl != nullptr) free_locked_mdl(asked.mdl, site);
  take_back(irp, site);
  order_before(number(&asked));
}

bool is_ended_request(const void* irp) {
  const Block* block = block_of(irp);
  return block != nullptr && block->freed && block->what == irp_text;
}

bool is_memory_of_program(const void* address) {
  const Block* block = block_of(address);
  return block != nullptr && !block->freed && block->what == memory_text;
}

}  // namespace wskcheck::drive::kernel
