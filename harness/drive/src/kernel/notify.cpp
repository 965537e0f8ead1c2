// Routines for the beginning and the end of processes and threads, for images, and for bug checks.
// In a run there is none of these, so they are never called; what is registered has to be removed.
#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {
namespace {

const char of_processes[] = "a process notify routine";
const char of_threads[] = "a thread notify routine";
const char of_images[] = "a load-image notify routine";
const char of_bug_checks[] = "a bug check callback";

template <class Function>
const void* address_of(Function* function) {
  return reinterpret_cast<const void*>(function);
}

// With nullptr the first free place.
Notify* find(const void* routine, const char* what) {
  for (Notify& one : state.notify) {
    if (one.routine == routine && (routine == nullptr || one.what == what)) return &one;
  }
  return nullptr;
}

void add(const void* routine, const char* what, const void* site) {
  Notify* place = find(nullptr, what);
  if (place == nullptr) not_offered("more than eight notify routines of processes and images");
  *place = {routine, what, site};
}

NTSTATUS remove(const void* routine, const char* what) {
  Notify* place = find(routine, what);
  if (place == nullptr) return STATUS_PROCEDURE_NOT_FOUND;
  *place = {};
  return STATUS_SUCCESS;
}

void begin(KIRQL level, const char* function, const void* site) {
  step(op(OpKind::other, &state.notify, site, function));
  need_level_max(level, function, site);
}

NTSTATUS set_process(const void* routine, BOOLEAN is_removed, const char* function,
                     const void* site) {
  begin(PASSIVE_LEVEL, function, site);
  if (is_removed) return remove(routine, of_processes);
  if (find(routine, of_processes) != nullptr) return STATUS_INVALID_PARAMETER;
  add(routine, of_processes, site);
  return STATUS_SUCCESS;
}

// Records are told by their address; one that is registered twice is refused.
template <class Record>
bool add_record(Record* record, const char* function, const void* site) {
  begin(HIGH_LEVEL, function, site);
  check_access(record, sizeof *record, true, site);
  if (find(record, of_bug_checks) != nullptr) return false;
  add(record, of_bug_checks, site);
  record->State = BufferInserted;
  return true;
}
template <class Record>
bool remove_record(Record* record, const char* function, const void* site) {
  begin(HIGH_LEVEL, function, site);
  check_access(record, sizeof *record, true, site);
  if (!NT_SUCCESS(remove(record, of_bug_checks))) return false;
  record->State = BufferEmpty;
  return true;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
namespace kernel = wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS
PsSetCreateProcessNotifyRoutine(PCREATE_PROCESS_NOTIFY_ROUTINE NotifyRoutine, BOOLEAN Remove) {
  return kernel::set_process(kernel::address_of(NotifyRoutine), Remove, __func__, WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS
PsSetCreateProcessNotifyRoutineEx(PCREATE_PROCESS_NOTIFY_ROUTINE_EX NotifyRoutine, BOOLEAN Remove) {
  return kernel::set_process(kernel::address_of(NotifyRoutine), Remove, __func__, WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS
PsSetCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE NotifyRoutine) {
  const Site site = WSKCHECK_SITE;
  kernel::begin(PASSIVE_LEVEL, __func__, site);
  kernel::add(kernel::address_of(NotifyRoutine), kernel::of_threads, site);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS
PsRemoveCreateThreadNotifyRoutine(PCREATE_THREAD_NOTIFY_ROUTINE NotifyRoutine) {
  const Site site = WSKCHECK_SITE;
  kernel::begin(APC_LEVEL, __func__, site);
  return kernel::remove(kernel::address_of(NotifyRoutine), kernel::of_threads);
}
KERNEL_FUNCTION NTSTATUS PsSetLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine) {
  const Site site = WSKCHECK_SITE;
  kernel::begin(PASSIVE_LEVEL, __func__, site);
  kernel::add(kernel::address_of(NotifyRoutine), kernel::of_images, site);
  return STATUS_SUCCESS;
}
KERNEL_FUNCTION NTSTATUS PsRemoveLoadImageNotifyRoutine(PLOAD_IMAGE_NOTIFY_ROUTINE NotifyRoutine) {
  const Site site = WSKCHECK_SITE;
  kernel::begin(APC_LEVEL, __func__, site);
  return kernel::remove(kernel::address_of(NotifyRoutine), kernel::of_images);
}

KERNEL_FUNCTION BOOLEAN KeRegisterBugCheckCallback(PKBUGCHECK_CALLBACK_RECORD Record,
                                                   PKBUGCHECK_CALLBACK_ROUTINE Routine,
                                                   PVOID Buffer, ULONG Length, PUCHAR Component) {
  if (!kernel::add_record(Record, __func__, WSKCHECK_SITE)) return FALSE;
  Record->CallbackRoutine = Routine;
  Record->Buffer = Buffer;
  Record->Length = Length;
  Record->Component = Component;
  return TRUE;
}
KERNEL_FUNCTION BOOLEAN KeDeregisterBugCheckCallback(PKBUGCHECK_CALLBACK_RECORD Record) {
  return kernel::remove_record(Record, __func__, WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN KeRegisterBugCheckReasonCallback(PKBUGCHECK_REASON_CALLBACK_RECORD Record,
                                                         PKBUGCHECK_REASON_CALLBACK_ROUTINE Routine,
                                                         KBUGCHECK_CALLBACK_REASON Reason,
                                                         PUCHAR Component) {
  if (!kernel::add_record(Record, __func__, WSKCHECK_SITE)) return FALSE;
  Record->CallbackRoutine = Routine;
  Record->Reason = Reason;
  Record->Component = Component;
  return TRUE;
}
KERNEL_FUNCTION BOOLEAN
KeDeregisterBugCheckReasonCallback(PKBUGCHECK_REASON_CALLBACK_RECORD Record) {
  return kernel::remove_record(Record, __func__, WSKCHECK_SITE);
}
