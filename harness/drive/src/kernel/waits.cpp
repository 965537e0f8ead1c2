// Waiting: for one object, for several, for time.
#include "kernel/waits.h"

#include <cstddef>
#include <cstring>

namespace wskcheck::drive::kernel {
namespace {

bool is_kind(ULONG kind) {
  return kind == kind_event || kind == kind_semaphore || kind == kind_mutex || kind == kind_timer ||
         kind == kind_thread || kind == kind_process || kind == kind_file;
}

// The objects of a wait for several; on the stack of the thread that waits.
struct Several {
  PDISPATCHER_HEADER headers[MAXIMUM_WAIT_OBJECTS];
  const void* objects[MAXIMUM_WAIT_OBJECTS];
  ULONG count;
  bool all;
};

// The one that ends the wait; count when none does yet.
ULONG first_ready(const Several& s, std::uint64_t thread) {
  ULONG ready = 0;
  for (ULONG i = 0; i < s.count; ++i) {
    const bool signalled = is_signalled(s.headers[i], thread);
    if (signalled && !s.all) return i;
    if (signalled) ++ready;
  }
  return s.all && ready == s.count ? 0 : s.count;
}

bool one_is_ready(const void* object, std::uint64_t thread) {
  return is_signalled(static_cast<const DISPATCHER_HEADER*>(object), thread);
}
bool several_are_ready(const void* object, std::uint64_t thread) {
  const auto& s = *static_cast<const Several*>(object);
  return first_ready(s, thread) != s.count;
}
bool never(const void*, std::uint64_t) { return false; }

// In a callback, where an event that is not signalled may be a request's that goes on behind it.
void check_wait_of_request(const DISPATCHER_HEADER* header, const char* function,
                           const void* site) {
  const char* rule = rule_against_wait(header);
  if (rule == nullptr || header->WskCheckKind != kind_event) return;
  note_access(&header->SignalState, sizeof header->SignalState, false);
  if (header->SignalState == 0) misuse(waits_inside, function, header, site, rule);
}

// The same of several, none of which ends the wait.
void check_wait_of_requests(const Several& s, const char* function, const void* site) {
  if (rule_against_wait(s.objects[0]) == nullptr) return;
  for (ULONG i = 0; i < s.count; ++i) note_access(s.headers[i], sizeof *s.headers[i], false);
  if (first_ready(s, self()) == s.count) check_wait_of_request(s.headers[0], function, site);
}

NTSTATUS take_several(const Several& s, std::uint64_t thread) {
  const ULONG first = first_ready(s, thread);
  if (first == s.count) return STATUS_TIMEOUT;
  for (ULONG i = 0; i < s.count; ++i) {
    if (s.all || i == first) consume(s.headers[i], thread);
  }
  return STATUS_WAIT_0 + static_cast<NTSTATUS>(first);
}

// What it is was written when it was initialised, and lies apart from what waits change.
PDISPATCHER_HEADER checked_kind(PVOID object, const char* function, const void* site) {
  auto* header = static_cast<PDISPATCHER_HEADER>(object);
  if (!is_kind(header->WskCheckKind)) {
    misuse("%s for what is no dispatcher object, or was never initialised", function, object, site);
  }
  return header;
}

PDISPATCHER_HEADER header_ahead(PVOID object, const char* function, const void* site) {
  check_ahead(object, sizeof(DISPATCHER_HEADER), site);
  note_access(&static_cast<PDISPATCHER_HEADER>(object)->WskCheckKind, sizeof(ULONG), false);
  return checked_kind(object, function, site);
}

}  // namespace

void check_dispatcher(const DISPATCHER_HEADER* header, std::size_t size, const void* site) {
  constexpr std::size_t kind = offsetof(DISPATCHER_HEADER, WskCheckKind);
  static_assert(kind % 8 == 0 && sizeof(DISPATCHER_HEADER) == kind + 8, "it has a cell for itself");
  note_access(header, kind, true);
  note_access(&header->WskCheckKind, sizeof(ULONG), false);
  note_access(header + 1, size - sizeof *header, true);
  check_ahead(header, size, site);
}

PDISPATCHER_HEADER checked_header(PVOID object, const char* function, const void* site) {
  check_dispatcher(static_cast<PDISPATCHER_HEADER>(object), sizeof(DISPATCHER_HEADER), site);
  return checked_kind(object, function, site);
}

bool is_signalled(const DISPATCHER_HEADER* header, std::uint64_t thread) {
  if (header->SignalState > 0) return true;
  if (header->WskCheckKind != kind_mutex) return false;
  return number(reinterpret_cast<const KMUTANT*>(header)->OwnerThread) == thread;
}

void consume(PDISPATCHER_HEADER header, std::uint64_t thread) {
  order_after(number(header));
  switch (header->WskCheckKind) {
    case kind_event:
    case kind_timer:
      if (header->Type == SynchronizationEvent) header->SignalState = 0;
      return;
    case kind_semaphore:
      --header->SignalState;
      return;
    case kind_mutex:
      if (header->SignalState-- == 1) ++extra().mutexes;
      reinterpret_cast<PRKMUTEX>(header)->OwnerThread = reinterpret_cast<PVOID>(thread);
      return;
    default:
      return;
  }
}

std::int64_t timeout_of(const LARGE_INTEGER* timeout, const void* site) {
  if (timeout == nullptr) return no_timeout;
  check_access(timeout, sizeof *timeout, false, site);
  if (timeout->QuadPart <= 0) return -timeout->QuadPart;
  const std::int64_t left = timeout->QuadPart - boot_time_100ns - now_100ns();
  return left > 0 ? left : 0;
}

NTSTATUS wait_for_one(PVOID object, PLARGE_INTEGER timeout, const char* function,
                      const void* site) {
  PDISPATCHER_HEADER header = header_ahead(object, function, site);
  const std::int64_t limit = timeout_of(timeout, site);
  const Op wait = op(OpKind::wait, object, site, function);
  if (limit == 0) {
    need_level_max(DISPATCH_LEVEL, function, site);
    step(wait);
    checked_header(object, function, site);
    if (!is_signalled(header, self())) return STATUS_TIMEOUT;
    consume(header, self());
    return STATUS_SUCCESS;
  }
  check_wait(function, object, site);
  check_wait_of_request(header, function, site);
  const bool signalled = block(wait, one_is_ready, header, self(), limit);
  if (!signalled) return STATUS_TIMEOUT;
  checked_header(object, function, site);
  consume(header, self());
  return STATUS_SUCCESS;
}

}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION NTSTATUS KeWaitForSingleObject(PVOID Object, KWAIT_REASON, KPROCESSOR_MODE, BOOLEAN,
                                               PLARGE_INTEGER Timeout) {
  return wait_for_one(Object, Timeout, "KeWaitForSingleObject", WSKCHECK_SITE);
}

KERNEL_FUNCTION NTSTATUS KeWaitForMultipleObjects(ULONG Count, PVOID Object[], WAIT_TYPE Type,
                                                  KWAIT_REASON, KPROCESSOR_MODE, BOOLEAN,
                                                  PLARGE_INTEGER Timeout, PKWAIT_BLOCK Blocks) {
  const Site site = WSKCHECK_SITE;
  const char* const name = "KeWaitForMultipleObjects";
  const ULONG room = Blocks != nullptr ? MAXIMUM_WAIT_OBJECTS : THREAD_WAIT_OBJECTS;
  if (Count == 0 || Count > room) {
    misuse("%s for more objects than there are wait blocks for", name, nullptr, site);
  }
  check_access(Object, Count * sizeof(PVOID), false, site);
  if (Blocks != nullptr) check_access(Blocks, Count * sizeof(KWAIT_BLOCK), true, site);
  Several several;
  several.count = Count;
  several.all = Type == WaitAll;
  for (ULONG i = 0; i < Count; ++i) {
    several.headers[i] = header_ahead(Object[i], name, site);
    several.objects[i] = Object[i];
  }
  const std::int64_t limit = timeout_of(Timeout, site);
  Op wait = op(OpKind::wait, nullptr, site, name);
  wait.more = several.objects;
  wait.more_count = Count;
  if (limit == 0) {
    step(wait);
  } else {
    check_wait(name, Object[0], site);
    check_wait_of_requests(several, name, site);
    block(wait, several_are_ready, &several, self(), limit);
  }
  for (ULONG i = 0; i < Count; ++i) checked_header(Object[i], name, site);
  return take_several(several, self());
}

KERNEL_FUNCTION NTSTATUS KeDelayExecutionThread(KPROCESSOR_MODE, BOOLEAN, PLARGE_INTEGER Interval) {
  const Site site = WSKCHECK_SITE;
  need_level_max(APC_LEVEL, "KeDelayExecutionThread", site);
  const std::int64_t limit = timeout_of(Interval, site);
  Op sleep = op(OpKind::sleep, nullptr, site, "KeDelayExecutionThread");
  sleep.yields = true;
  if (limit <= 0) {
    step(sleep);
  } else {
    block(sleep, never, nullptr, 0, limit);
  }
  return STATUS_SUCCESS;
}

KERNEL_FUNCTION VOID KeStallExecutionProcessor(ULONG) {
  const Site site = WSKCHECK_SITE;
  Op stall = op(OpKind::sleep, nullptr, site, "KeStallExecutionProcessor");
  stall.yields = true;
  step(stall);
}
