// System threads: starting, ending, who the current one is.
#include "kernel/threads.h"

#include <cstring>

#include "kernel/waits.h"

namespace wskcheck::drive::kernel {

namespace {

PKTHREAD new_object(const void* site) {
  auto* object = static_cast<PKTHREAD>(
      allocate(sizeof(_KTHREAD), 0, BlockKind::handle, pool_zeroed, site, thread_object_text));
  initialise_header(&object->Header, kind_thread, 6, 0);
  object->references = 1;
  return object;
}

void belongs_to(PKTHREAD object, ThreadId id) {
  object->slot = static_cast<std::uint32_t>(id);
  object->generation = generation(id);
  extra_of(id).object = object;
}

}  // namespace

const char thread_object_text[] = "a thread object";

PKTHREAD thread_object_of(ThreadId id) {
  if (extra_of(id).object == nullptr) belongs_to(new_object(nullptr), id);
  return extra_of(id).object;
}

void check_return(KIRQL level, const char* what, const void* site) {
  const ThreadExtra& e = extra();
  if (e.held_count != 0) {
    const std::uint64_t held = e.held[e.held_count - 1];
    misuse("%s returns and holds a spin lock", what, reinterpret_cast<const void*>(held), site);
  }
  if (irql() != level) misuse("%s returns at another level than it began at", what, nullptr, site);
  if (e.critical_regions != 0) {
    misuse("%s returns inside a critical region", what, nullptr, site);
  }
  if (e.mutexes != 0) misuse("%s returns and owns a mutex", what, nullptr, site);
}

namespace {

// Whoever waits for the thread goes on; the thread's own reference to its object goes.
[[noreturn]] void end_thread(const void* site) {
  PKTHREAD object = extra().object;
  step(op(OpKind::signal, object, site, "a thread ends"));
  check_return(PASSIVE_LEVEL, "a system thread");
  object->Header.SignalState = 1;
  order_before(number(object));
  dereference(object, "a thread ends", site);
  exit_thread();
}

void run_thread(void* argument) {
  auto* object = static_cast<PKTHREAD>(argument);
  call_driver(object->routine, object->context);
  end_thread(nullptr);
}

NTSTATUS start(PHANDLE handle, PKSTART_ROUTINE routine, PVOID context, PCLIENT_ID client,
               const char* function, const void* site) {
  need_level_max(PASSIVE_LEVEL, function, site);
  check_access(handle, sizeof *handle, true, site);
  if (choose(op(OpKind::spawn, nullptr, site, function), 2, true) != 0) {
    if (telling()) tell(site, "%s fails with STATUS_INSUFFICIENT_RESOURCES", function);
    return STATUS_INSUFFICIENT_RESOURCES;
  }
  PKTHREAD object = new_object(site);
  object->routine = routine;
  object->context = context;
  const ThreadId id = spawn(ThreadKind::system, run_thread, object, PASSIVE_LEVEL, "system thread",
                            thread_number(object));
  belongs_to(object, id);
  reference(object, function, site);
  *handle = open_handle(object, site);
  if (client != nullptr) {
    check_access(client, sizeof *client, true, site);
    client->UniqueProcess = PsGetCurrentProcessId();
    client->UniqueThread = PsGetThreadId(object);
  }
  return STATUS_SUCCESS;
}

PKTHREAD checked_thread(PKTHREAD thread, const void* site) {
  check_object(thread, sizeof *thread, site);
  need_kind(thread->Header.WskCheckKind, kind_thread, "a thread object", thread, site);
  return thread;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS PsCreateSystemThread(PHANDLE Thread, ULONG, POBJECT_ATTRIBUTES, HANDLE,
                                              PCLIENT_ID ClientId, PKSTART_ROUTINE Routine,
                                              PVOID Context) {
  return start(Thread, Routine, Context, ClientId, "PsCreateSystemThread", WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS IoCreateSystemThread(PVOID, PHANDLE Thread, ULONG, POBJECT_ATTRIBUTES,
                                              HANDLE, PCLIENT_ID ClientId, PKSTART_ROUTINE Routine,
                                              PVOID Context) {
  return start(Thread, Routine, Context, ClientId, "IoCreateSystemThread", WSKCHECK_SITE);
}
KERNEL_FUNCTION NTSTATUS PsTerminateSystemThread(NTSTATUS) {
  const Site site = WSKCHECK_SITE;
  need_level_max(PASSIVE_LEVEL, "PsTerminateSystemThread", site);
  if (kind_of(current_thread()) != ThreadKind::system) {
    misuse("%s by a thread that PsCreateSystemThread did not make", "PsTerminateSystemThread",
           nullptr, site);
  }
  end_thread(site);
}

KERNEL_FUNCTION PKTHREAD KeGetCurrentThread(VOID) {
  const Site site = WSKCHECK_SITE;
  return thread_object_of(current_thread());
}
KERNEL_FUNCTION BOOLEAN PsIsSystemThread(PETHREAD Thread) {
  const Site site = WSKCHECK_SITE;
  const ULONG slot = checked_thread(Thread, site)->slot;
  return kind_of(static_cast<ThreadId>(slot)) != ThreadKind::program;
}
KERNEL_FUNCTION BOOLEAN PsIsThreadTerminating(PETHREAD Thread) {
  return checked_thread(Thread, WSKCHECK_SITE)->Header.SignalState != 0;
}
KERNEL_FUNCTION PEPROCESS PsGetCurrentProcess(VOID) { return &state.process; }
KERNEL_FUNCTION HANDLE PsGetProcessId(PEPROCESS) { return PsGetCurrentProcessId(); }
KERNEL_FUNCTION HANDLE PsGetCurrentProcessId(VOID) { return ULongToHandle(4); }
KERNEL_FUNCTION HANDLE PsGetThreadId(PETHREAD Thread) {
  const Site site = WSKCHECK_SITE;
  const _KTHREAD& t = *checked_thread(Thread, site);
  return ULongToHandle(1000 + 4 * (t.generation * threads_max + t.slot));
}
KERNEL_FUNCTION HANDLE PsGetCurrentThreadId(VOID) {
  const Site site = WSKCHECK_SITE;
  return PsGetThreadId(KeGetCurrentThread());
}
KERNEL_FUNCTION KPRIORITY KeSetPriorityThread(PKTHREAD Thread, KPRIORITY Priority) {
  const Site site = WSKCHECK_SITE;
  PKTHREAD thread = checked_thread(Thread, site);
  const KPRIORITY before = thread->priority;
  thread->priority = Priority;
  return before;
}
KERNEL_FUNCTION KPRIORITY KeQueryPriorityThread(PKTHREAD Thread) {
  return checked_thread(Thread, WSKCHECK_SITE)->priority;
}
KERNEL_FUNCTION LONG KeSetBasePriorityThread(PKTHREAD Thread, LONG) {
  checked_thread(Thread, WSKCHECK_SITE);
  return 0;
}
KERNEL_FUNCTION KAFFINITY KeSetSystemAffinityThreadEx(KAFFINITY) { return 0; }
KERNEL_FUNCTION VOID KeRevertToUserAffinityThreadEx(KAFFINITY) {}
KERNEL_FUNCTION KPROCESSOR_MODE ExGetPreviousMode(VOID) {
  const Site site = WSKCHECK_SITE;
  return kind_of(current_thread()) == ThreadKind::program ? UserMode : KernelMode;
}
KERNEL_FUNCTION ULONG wskcheck_current_processor(VOID) { return 0; }
KERNEL_FUNCTION ULONG KeQueryActiveProcessorCount(PKAFFINITY Active) {
  if (Active != nullptr) *checked(Active, WSKCHECK_SITE) = 3;
  return 2;
}
KERNEL_FUNCTION ULONG KeQueryActiveProcessorCountEx(USHORT) { return 2; }
KERNEL_FUNCTION ULONG KeQueryMaximumProcessorCount(VOID) { return 2; }
KERNEL_FUNCTION ULONG KeQueryMaximumProcessorCountEx(USHORT) { return 2; }
