// The error log, security descriptors, identifiers, random numbers, and what belongs to processes.
#include <cstring>

#include "core/machine_state.h"
#include "core/memory.h"
#include "kernel/irp.h"
#include "kernel/text.h"

namespace wskcheck::drive::kernel {
namespace {

// Not guessable for a driver, the same in every run.
std::uint32_t next_random() {
  state.random = state.random * 1664525u + 1013904223u;
  return state.random ^ state.random >> 16;
}
void fill_random(void* to, std::size_t size) {
  auto* bytes = static_cast<std::uint8_t*>(to);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(next_random() >> 8);
}

// The driver's return addresses: that of the current call, then those of its own functions.
ULONG calls_of_driver(const void** calls, const void* site) {
  const core::CallStack& stack = core::call_stacks[slot_of_self()];
  const std::uint32_t depth = core::current().depth;
  ULONG count = 0;
  calls[count++] = site;
  for (std::uint32_t i = depth < call_depth_max ? depth : call_depth_max; i > 0; --i) {
    const void* const call = stack.calls[i - 1];
    if (core::driver_image().holds(call)) calls[count++] = call;
  }
  return count;
}

PIO_ERROR_LOG_PACKET checked_entry(PVOID entry, const char* function, const void* site) {
  need_level_max(DISPATCH_LEVEL, function, site);
  check_access(entry, sizeof(IO_ERROR_LOG_PACKET), true, site);
  return static_cast<PIO_ERROR_LOG_PACKET>(entry);
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION PVOID IoAllocateErrorLogEntry(PVOID, UCHAR EntrySize) {
  const Site site = WSKCHECK_SITE;
  need_level_max(DISPATCH_LEVEL, "IoAllocateErrorLogEntry", site);
  if (EntrySize < sizeof(IO_ERROR_LOG_PACKET) || EntrySize > ERROR_LOG_MAXIMUM_SIZE) return nullptr;
  if (choose(op(OpKind::allocate, nullptr, site, "IoAllocateErrorLogEntry"), 2, true) != 0) {
    if (telling()) tell(site, "%s fails: it returns NULL", "IoAllocateErrorLogEntry");
    return nullptr;
  }
  return allocate(EntrySize, 0, BlockKind::object, pool_zeroed, site, "an entry of the error log");
}
KERNEL_FUNCTION VOID IoWriteErrorLogEntry(PVOID Entry) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::allocate, Entry, site, "IoWriteErrorLogEntry"));
  const ULONG code =
      static_cast<ULONG>(checked_entry(Entry, "IoWriteErrorLogEntry", site)->ErrorCode);
  if (telling()) tell(site, "writes error 0x%08x to the log", code);
  wskcheck::drive::release(Entry, BlockKind::object, site, "an entry of the error log");
}
KERNEL_FUNCTION VOID IoFreeErrorLogEntry(PVOID Entry) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::allocate, Entry, site, "IoFreeErrorLogEntry"));
  checked_entry(Entry, "IoFreeErrorLogEntry", site);
  wskcheck::drive::release(Entry, BlockKind::object, site, "an entry of the error log");
}

KERNEL_FUNCTION NTSTATUS RtlCreateSecurityDescriptor(PSECURITY_DESCRIPTOR Descriptor,
                                                     ULONG Revision) {
  auto* made = checked(static_cast<PISECURITY_DESCRIPTOR>(Descriptor), WSKCHECK_SITE);
  if (Revision != SECURITY_DESCRIPTOR_REVISION) return STATUS_UNKNOWN_REVISION;
  *made = {};
  made->Revision = SECURITY_DESCRIPTOR_REVISION;
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS RtlSetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR Descriptor,
                                                      BOOLEAN Present, PACL Dacl,
                                                      BOOLEAN Defaulted) {
  auto* made = checked(static_cast<PISECURITY_DESCRIPTOR>(Descriptor), WSKCHECK_SITE);
  if (made->Revision != SECURITY_DESCRIPTOR_REVISION) return STATUS_UNKNOWN_REVISION;
  const unsigned others = made->Control & ~unsigned{SE_DACL_PRESENT | SE_DACL_DEFAULTED};
  const unsigned flags = Present ? SE_DACL_PRESENT | (Defaulted ? SE_DACL_DEFAULTED : 0u) : 0u;
  made->Control = static_cast<USHORT>(others | flags);
  made->Dacl = Present ? Dacl : nullptr;
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION BOOLEAN RtlValidSecurityDescriptor(PSECURITY_DESCRIPTOR Descriptor) {
  const auto* d = checked(static_cast<PISECURITY_DESCRIPTOR>(Descriptor), WSKCHECK_SITE);
  return d->Revision == SECURITY_DESCRIPTOR_REVISION;
}
KERNEL_FUNCTION ULONG RtlLengthSecurityDescriptor(PSECURITY_DESCRIPTOR Descriptor) {
  const Site site = WSKCHECK_SITE;
  const auto* d = checked(static_cast<PISECURITY_DESCRIPTOR>(Descriptor), site);
  ULONG size = sizeof *d;
  if (d->Dacl != nullptr) {
    check_access(d->Dacl, sizeof(ACL), false, site);
    size += d->Dacl->AclSize;
  }
  return size;
}

KERNEL_FUNCTION NTSTATUS ExUuidCreate(GUID* Uuid) {
  const Site site = WSKCHECK_SITE;
  need_level_max(PASSIVE_LEVEL, "ExUuidCreate", site);
  fill_random(checked(Uuid, site), sizeof *Uuid);
  Uuid->Data3 = static_cast<USHORT>((Uuid->Data3 & 0x0fff) | 0x4000);
  Uuid->Data4[0] = static_cast<UCHAR>((Uuid->Data4[0] & 0x3f) | 0x80);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS BCryptGenRandom(PVOID, PUCHAR Buffer, ULONG Size, ULONG) {
  const Site site = WSKCHECK_SITE;
  need_level_max(DISPATCH_LEVEL, "BCryptGenRandom", site);
  if (Size != 0) check_access(Buffer, Size, true, site);
  fill_random(Buffer, Size);
  return STATUS_SUCCESS;
}
// The innermost first. The hash is the same in every run, as addresses in texts are.
KERNEL_FUNCTION USHORT RtlCaptureStackBackTrace(ULONG FramesToSkip, ULONG FramesToCapture,
                                                PVOID* BackTrace, PULONG BackTraceHash) {
  const Site site = WSKCHECK_SITE;
  need_level_max(DISPATCH_LEVEL, "RtlCaptureStackBackTrace", site);
  const void* calls[call_depth_max + 1];
  const ULONG count = calls_of_driver(calls, site);
  const ULONG left = count > FramesToSkip ? count - FramesToSkip : 0;
  const ULONG captured = left < FramesToCapture ? left : FramesToCapture;
  if (captured != 0) check_access(BackTrace, captured * sizeof(PVOID), true, site);
  ULONG hash = 0;
  for (ULONG i = 0; i < captured; ++i) {
    BackTrace[i] = const_cast<PVOID>(calls[FramesToSkip + i]);
    const std::uint64_t address = stable_address(BackTrace[i]);
    hash = hash * 31 + static_cast<ULONG>(address ^ address >> 32);
  }
  if (BackTraceHash != nullptr) *checked(BackTraceHash, site) = hash;
  return static_cast<USHORT>(captured);
}

KERNEL_FUNCTION NTSTATUS PsLookupProcessByProcessId(HANDLE ProcessId, PEPROCESS* Process) {
  const Site site = WSKCHECK_SITE;
  need_level_max(APC_LEVEL, "PsLookupProcessByProcessId", site);
  checked(Process, site);
  if (ProcessId != PsGetCurrentProcessId()) return STATUS_INVALID_CID;
  *Process = PsGetCurrentProcess();
  ObfReferenceObject(*Process);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION PEPROCESS IoGetRequestorProcess(PIRP Irp) {
  const Site site = WSKCHECK_SITE;
  known_irp(Irp, "IoGetRequestorProcess", site);
  return Irp->Tail.Overlay.Thread != nullptr ? &state.process : nullptr;
}
KERNEL_FUNCTION ULONG IoGetRequestorProcessId(PIRP Irp) {
  const Site site = WSKCHECK_SITE;
  known_irp(Irp, "IoGetRequestorProcessId", site);
  return Irp->Tail.Overlay.Thread != nullptr ? HandleToULong(PsGetCurrentProcessId()) : 0;
}
KERNEL_FUNCTION PDEVICE_OBJECT IoGetRelatedDeviceObject(PFILE_OBJECT FileObject) {
  const Site site = WSKCHECK_SITE;
  check_access(FileObject, sizeof *FileObject, false, site);
  return FileObject->DeviceObject;
}
