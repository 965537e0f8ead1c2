// KQUEUE: entries, and threads that wait for one. How many of them may run at once is not kept: a
// thread that waits for something else lets another one go on, so drivers cannot count on it.
#include "kernel/lists.h"
#include "kernel/waits.h"

namespace wskcheck::drive::kernel {
namespace {

constexpr UCHAR is_run_down = 1;  // DISPATCHER_HEADER::Signalling

PRKQUEUE checked_queue(PRKQUEUE queue, const void* site) {
  checked(queue, site);
  need_kind(queue->Header.WskCheckKind, kind_queue, "a queue", queue, site);
  return queue;
}

bool has_entry(const void* object, std::uint64_t) {
  const auto* queue = static_cast<const KQUEUE*>(object);
  return queue->Header.SignalState > 0 || queue->Header.Signalling == is_run_down;
}

LONG insert(PRKQUEUE queue, PLIST_ENTRY entry, bool first, const char* function, const void* site) {
  need_level_max(DISPATCH_LEVEL, function, site);
  step(op(OpKind::signal, queue, site, function));
  checked_queue(queue, site);
  if (queue->Header.Signalling == is_run_down) {
    misuse("%s for a queue that was run down", function, queue, site);
  }
  PLIST_ENTRY head = &queue->EntryListHead;
  first ? link(head, entry, head->Flink, site) : link(head->Blink, entry, head, site);
  order_before(number(queue));
  return queue->Header.SignalState++;
}

PLIST_ENTRY no_entry(NTSTATUS status) {
  return reinterpret_cast<PLIST_ENTRY>(static_cast<LONG_PTR>(status));
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION VOID KeInitializeQueue(PRKQUEUE Queue, ULONG Count) {
  const Site site = WSKCHECK_SITE;
  check_access(Queue, sizeof *Queue, true, site);
  initialise_header(&Queue->Header, kind_queue, 0, 0);
  Queue->EntryListHead.Flink = Queue->EntryListHead.Blink = &Queue->EntryListHead;
  Queue->ThreadListHead.Flink = Queue->ThreadListHead.Blink = &Queue->ThreadListHead;
  Queue->CurrentCount = 0;
  Queue->MaximumCount = Count != 0 ? Count : KeQueryActiveProcessorCount(nullptr);
}
KERNEL_FUNCTION LONG KeReadStateQueue(PRKQUEUE Queue) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::other, Queue, site, "KeReadStateQueue"));
  return checked_queue(Queue, site)->Header.SignalState;
}
KERNEL_FUNCTION LONG KeInsertQueue(PRKQUEUE Queue, PLIST_ENTRY Entry) {
  return insert(Queue, Entry, false, "KeInsertQueue", WSKCHECK_SITE);
}
KERNEL_FUNCTION LONG KeInsertHeadQueue(PRKQUEUE Queue, PLIST_ENTRY Entry) {
  return insert(Queue, Entry, true, "KeInsertHeadQueue", WSKCHECK_SITE);
}

KERNEL_FUNCTION PLIST_ENTRY KeRemoveQueue(PRKQUEUE Queue, KPROCESSOR_MODE, PLARGE_INTEGER Timeout) {
  const Site site = WSKCHECK_SITE;
  const char* const function = "KeRemoveQueue";
  checked_queue(Queue, site);
  const std::int64_t limit = timeout_of(Timeout, site);
  const Op wait = op(OpKind::wait, Queue, site, function);
  if (limit == 0) {
    need_level_max(DISPATCH_LEVEL, function, site);
    step(wait);
  } else {
    check_wait(function, Queue, site);
    block(wait, has_entry, Queue, 0, limit);
  }
  checked_queue(Queue, site);
  order_after(number(Queue));
  if (Queue->Header.Signalling == is_run_down) return no_entry(STATUS_ABANDONED);
  if (Queue->Header.SignalState == 0) return no_entry(STATUS_TIMEOUT);
  PLIST_ENTRY entry = Queue->EntryListHead.Flink;
  PLIST_ENTRY next = checked(entry, site)->Flink;
  Queue->EntryListHead.Flink = next;
  checked(next, site)->Blink = &Queue->EntryListHead;
  --Queue->Header.SignalState;
  return entry;
}

// The entries that were left, as a ring without a head; nullptr for none. Threads that wait stop.
KERNEL_FUNCTION PLIST_ENTRY KeRundownQueue(PRKQUEUE Queue) {
  const Site site = WSKCHECK_SITE;
  need_level_max(DISPATCH_LEVEL, "KeRundownQueue", site);
  step(op(OpKind::signal, Queue, site, "KeRundownQueue"));
  checked_queue(Queue, site);
  order_after(number(Queue));
  order_before(number(Queue));
  Queue->Header.Signalling = is_run_down;
  Queue->Header.SignalState = 0;
  PLIST_ENTRY first = Queue->EntryListHead.Flink;
  if (first == &Queue->EntryListHead) return nullptr;
  PLIST_ENTRY last = Queue->EntryListHead.Blink;
  checked(first, site)->Blink = last;
  checked(last, site)->Flink = first;
  Queue->EntryListHead.Flink = Queue->EntryListHead.Blink = &Queue->EntryListHead;
  return first;
}
