// Handles, and references to objects: threads, events by handle, devices and files.
#include "kernel/file_store.h"
#include "kernel/waits.h"

namespace wskcheck::drive::kernel {

HANDLE open_handle(PVOID object, const void* site) {
  for (std::uint32_t i = 0; i < handles_max; ++i) {
    if (state.handles[i].object != nullptr) continue;
    state.handles[i] = {object, site};
    return ULongToHandle(0x80000000u + 4 * (i + 1));
  }
  not_offered("more handles at once than there is room for");
}

Handle* find_handle(HANDLE handle) {
  const ULONG value = HandleToULong(handle) - 0x80000000u;
  if (value % 4 != 0 || value == 0 || value / 4 > handles_max) return nullptr;
  Handle& found = state.handles[value / 4 - 1];
  return found.object != nullptr ? &found : nullptr;
}

namespace {

struct NamedEvent {
  KEVENT event;
  LONG references;
};

enum class ObjectKind : std::uint8_t { thread, event, device, process, named, other };

ObjectKind kind_of_object(PVOID object, const char* function, const void* site) {
  if (object == &state.process) return ObjectKind::process;
  if (block_of(object) == nullptr) {
    misuse("%s for what is no object of the kernel", function, object, site);
  }
  check_object(object, sizeof(DISPATCHER_HEADER), site);
  const auto* header = static_cast<const DISPATCHER_HEADER*>(object);
  if (header->WskCheckKind == kind_thread) return ObjectKind::thread;
  if (header->WskCheckKind == kind_event) return ObjectKind::event;
  if (header->WskCheckKind == kind_file || header->WskCheckKind == kind_key) {
    return ObjectKind::named;
  }
  if (static_cast<PDEVICE_OBJECT>(object)->WskCheckKind == kind_device) return ObjectKind::device;
  return ObjectKind::other;
}

LONG* references_of(PVOID object, const char* function, const void* site) {
  switch (kind_of_object(object, function, site)) {
    case ObjectKind::thread:
      return &static_cast<PKTHREAD>(object)->references;
    case ObjectKind::event:
      return &static_cast<NamedEvent*>(object)->references;
    case ObjectKind::device:
      return &static_cast<PDEVICE_OBJECT>(object)->ReferenceCount;
    case ObjectKind::named:
      return &static_cast<Opened*>(object)->references;
    case ObjectKind::process:
      return nullptr;
    default:
      misuse("%s for what is no object of the kernel", function, object, site);
  }
}

Handle* checked_handle(HANDLE handle, const char* function, const void* site) {
  Handle* found = find_handle(handle);
  if (found == nullptr) {
    misuse("%s for a handle that does not exist, or was closed", function, handle, site);
  }
  return found;
}

}  // namespace

void reference(PVOID object, const char* function, const void* site) {
  LONG* references = references_of(object, function, site);
  if (references != nullptr) ++*references;
}

LONG_PTR dereference(PVOID object, const char* function, const void* site) {
  LONG* references = references_of(object, function, site);
  if (references == nullptr) return 1;
  const bool is_block = in_pool(object);
  const bool device = is_block && kind_of_object(object, function, site) == ObjectKind::device;
  const auto* header = static_cast<const DISPATCHER_HEADER*>(object);
  const bool file = is_block && !device && header->WskCheckKind == kind_file;
  auto* const named = file ? static_cast<const Opened*>(object)->named : nullptr;
  if (*references <= 0) misuse("%s more often than it was referenced", function, object, site);
  const LONG left = --*references;
  if (left == 0 && is_block && !device) release(object, BlockKind::handle, site, function);
  if (left == 0 && file) closed(static_cast<File*>(named), site);
  return left;
}

}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS(ObReferenceObjectByHandle)(HANDLE Handle, ACCESS_MASK, POBJECT_TYPE,
                                                    KPROCESSOR_MODE, PVOID* Object, PVOID) {
  const Site site = WSKCHECK_SITE;
  const char* const name = "ObReferenceObjectByHandle";
  need_level_max(PASSIVE_LEVEL, name, site);
  check_access(Object, sizeof *Object, true, site);
  if (Handle == NtCurrentThread()) {
    *Object = KeGetCurrentThread();
  } else {
    const auto* found = find_handle(Handle);
    if (found == nullptr) {
      *Object = nullptr;
      return STATUS_INVALID_HANDLE;
    }
    const auto* header = static_cast<const DISPATCHER_HEADER*>(found->object);
    if (header->WskCheckKind == kind_file) not_offered("the file object of a handle");
    *Object = found->object;
  }
  reference(*Object, name, site);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS ObReferenceObjectByPointer(PVOID Object, ACCESS_MASK, POBJECT_TYPE,
                                                    KPROCESSOR_MODE) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::other, Object, site, "ObReferenceObjectByPointer"));
  reference(Object, "ObReferenceObjectByPointer", site);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS ObOpenObjectByPointer(PVOID Object, ULONG, PVOID, ACCESS_MASK,
                                               POBJECT_TYPE, KPROCESSOR_MODE, PHANDLE Handle) {
  const Site site = WSKCHECK_SITE;
  check_access(Handle, sizeof *Handle, true, site);
  reference(Object, "ObOpenObjectByPointer", site);
  *Handle = open_handle(Object, site);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION LONG_PTR ObfReferenceObject(PVOID Object) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::other, Object, site, "ObReferenceObject"));
  reference(Object, "ObReferenceObject", site);
  return 2;
}
KERNEL_FUNCTION LONG_PTR ObfDereferenceObject(PVOID Object) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::other, Object, site, "ObDereferenceObject"));
  need_level_max(DISPATCH_LEVEL, "ObDereferenceObject", site);
  return dereference(Object, "ObDereferenceObject", site);
}
KERNEL_FUNCTION NTSTATUS ZwClose(HANDLE Handle) {
  const Site site = WSKCHECK_SITE;
  need_level_max(PASSIVE_LEVEL, "ZwClose", site);
  auto* found = checked_handle(Handle, "ZwClose", site);
  PVOID object = found->object;
  step(op(OpKind::other, object, site, "ZwClose"));
  found = checked_handle(Handle, "ZwClose", site);
  *found = {};
  dereference(object, "ZwClose", site);
  return STATUS_SUCCESS;
}

KERNEL_FUNCTION NTSTATUS ZwCreateEvent(PHANDLE Handle, ACCESS_MASK, POBJECT_ATTRIBUTES,
                                       EVENT_TYPE Type, BOOLEAN State) {
  const Site site = WSKCHECK_SITE;
  need_level_max(PASSIVE_LEVEL, "ZwCreateEvent", site);
  check_access(Handle, sizeof *Handle, true, site);
  auto* event = static_cast<NamedEvent*>(
      allocate(sizeof(NamedEvent), 0, BlockKind::handle, pool_zeroed, site, "an event object"));
  initialise_header(&event->event.Header, kind_event, static_cast<UCHAR>(Type), State ? 1 : 0);
  event->references = 1;
  *Handle = open_handle(event, site);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS ZwSetEvent(HANDLE Handle, PLONG Previous) {
  const Site site = WSKCHECK_SITE;
  const auto* found = checked_handle(Handle, "ZwSetEvent", site);
  const LONG before = KeSetEvent(static_cast<PRKEVENT>(found->object), 0, FALSE);
  if (Previous != nullptr) *checked(Previous, site) = before;
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS ZwResetEvent(HANDLE Handle, PLONG Previous) {
  const Site site = WSKCHECK_SITE;
  const auto* found = checked_handle(Handle, "ZwResetEvent", site);
  const LONG before = KeResetEvent(static_cast<PRKEVENT>(found->object));
  if (Previous != nullptr) *checked(Previous, site) = before;
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS ZwWaitForMultipleObjects(ULONG Count, HANDLE Handles[], WAIT_TYPE Type,
                                                  BOOLEAN Alertable, PLARGE_INTEGER Timeout) {
  const Site site = WSKCHECK_SITE;
  const char* const name = "ZwWaitForMultipleObjects";
  if (Count == 0 || Count > MAXIMUM_WAIT_OBJECTS) return STATUS_INVALID_PARAMETER;
  PVOID objects[MAXIMUM_WAIT_OBJECTS];
  KWAIT_BLOCK blocks[MAXIMUM_WAIT_OBJECTS];
  check_access(Handles, Count * sizeof(HANDLE), false, site);
  for (ULONG i = 0; i < Count; ++i) objects[i] = checked_handle(Handles[i], name, site)->object;
  return KeWaitForMultipleObjects(Count, objects, Type, UserRequest, KernelMode, Alertable, Timeout,
                                  blocks);
}
KERNEL_FUNCTION NTSTATUS ZwClearEvent(HANDLE Handle) {
  KeClearEvent(
      static_cast<PRKEVENT>(checked_handle(Handle, "ZwClearEvent", WSKCHECK_SITE)->object));
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS ZwWaitForSingleObject(HANDLE Handle, BOOLEAN, PLARGE_INTEGER Timeout) {
  const Site site = WSKCHECK_SITE;
  const auto* found = checked_handle(Handle, "ZwWaitForSingleObject", site);
  return wait_for_one(found->object, Timeout, "ZwWaitForSingleObject", site);
}
