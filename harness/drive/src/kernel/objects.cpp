// Events, semaphores and mutexes.
#include <cstring>

#include "kernel/waits.h"

namespace wskcheck::drive::kernel {

void initialise_header(PDISPATCHER_HEADER header, ULONG kind, UCHAR type, LONG signalled) {
  note_access(header, sizeof *header, true);
  std::memset(header, 0, sizeof *header);
  header->Type = type;
  header->SignalState = signalled;
  header->WskCheckKind = kind;
  header->WaitListHead.Flink = header->WaitListHead.Blink = &header->WaitListHead;
}

namespace {

PRKEVENT checked_event(PRKEVENT event, const char* function, const void* site) {
  need_level_max(DISPATCH_LEVEL, function, site);
  checked(event, site);
  need_kind(event->Header.WskCheckKind, kind_event, "an event", event, site);
  return event;
}

LONG set_event(PRKEVENT event, LONG to, const char* function, const void* site) {
  step(op(OpKind::signal, event, site, function));
  checked_event(event, function, site);
  const LONG before = event->Header.SignalState;
  event->Header.SignalState = to;
  if (to != 0) order_before(number(event));
  return before;
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION VOID KeInitializeEvent(PRKEVENT Event, EVENT_TYPE Type, BOOLEAN State) {
  checked(Event, WSKCHECK_SITE);
  initialise_header(&Event->Header, kind_event, static_cast<UCHAR>(Type), State ? 1 : 0);
}

KERNEL_FUNCTION LONG KeSetEvent(PRKEVENT Event, KPRIORITY, BOOLEAN Wait) {
  const Site site = WSKCHECK_SITE;
  if (Wait) need_level_max(APC_LEVEL, "KeSetEvent with Wait", site);
  return set_event(Event, 1, "KeSetEvent", site);
}
KERNEL_FUNCTION LONG KeResetEvent(PRKEVENT Event) {
  return set_event(Event, 0, "KeResetEvent", WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID KeClearEvent(PRKEVENT Event) {
  set_event(Event, 0, "KeClearEvent", WSKCHECK_SITE);
}
KERNEL_FUNCTION LONG KeReadStateEvent(PRKEVENT Event) {
  const Site site = WSKCHECK_SITE;
  Op look = op(OpKind::signal, Event, site, "KeReadStateEvent");
  look.write = false;
  step(look);
  const LONG set = checked_event(Event, "KeReadStateEvent", site)->Header.SignalState;
  if (set != 0) order_after(number(Event));
  return set;
}

KERNEL_FUNCTION VOID KeInitializeSemaphore(PRKSEMAPHORE Semaphore, LONG Count, LONG Limit) {
  const Site site = WSKCHECK_SITE;
  checked(Semaphore, site);
  if (Count < 0 || Limit <= 0 || Count > Limit) {
    misuse("%s is given a count that is not between 0 and the limit", "KeInitializeSemaphore",
           Semaphore, site);
  }
  initialise_header(&Semaphore->Header, kind_semaphore, 5, Count);
  Semaphore->Limit = Limit;
}

KERNEL_FUNCTION LONG KeReleaseSemaphore(PRKSEMAPHORE Semaphore, KPRIORITY, LONG Adjustment,
                                        BOOLEAN) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::signal, Semaphore, site, "KeReleaseSemaphore"));
  need_level_max(DISPATCH_LEVEL, "KeReleaseSemaphore", site);
  checked(Semaphore, site);
  need_kind(Semaphore->Header.WskCheckKind, kind_semaphore, "a semaphore", Semaphore, site);
  const LONG before = Semaphore->Header.SignalState;
  if (Adjustment <= 0 || Adjustment > Semaphore->Limit - before) {
    misuse("%s raises STATUS_SEMAPHORE_LIMIT_EXCEEDED: the count would pass its limit",
           "KeReleaseSemaphore", Semaphore, site);
  }
  Semaphore->Header.SignalState = before + Adjustment;
  order_before(number(Semaphore));
  return before;
}

KERNEL_FUNCTION LONG KeReadStateSemaphore(PRKSEMAPHORE Semaphore) {
  const Site site = WSKCHECK_SITE;
  Op look = op(OpKind::signal, Semaphore, site, "KeReadStateSemaphore");
  look.write = false;
  step(look);
  return checked(Semaphore, site)->Header.SignalState;
}

KERNEL_FUNCTION VOID KeInitializeMutex(PRKMUTEX Mutex, ULONG) {
  checked(Mutex, WSKCHECK_SITE);
  std::memset(Mutex, 0, sizeof *Mutex);
  initialise_header(&Mutex->Header, kind_mutex, 2, 1);
}

KERNEL_FUNCTION LONG KeReleaseMutex(PRKMUTEX Mutex, BOOLEAN) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::signal, Mutex, site, "KeReleaseMutex"));
  need_level_max(DISPATCH_LEVEL, "KeReleaseMutex", site);
  checked(Mutex, site);
  need_kind(Mutex->Header.WskCheckKind, kind_mutex, "a mutex", Mutex, site);
  if (number(Mutex->OwnerThread) != self()) {
    misuse("%s by a thread that does not own the mutex", "KeReleaseMutex", Mutex, site);
  }
  const LONG before = Mutex->Header.SignalState;
  if (++Mutex->Header.SignalState == 1) {
    Mutex->OwnerThread = nullptr;
    --extra().mutexes;
  }
  order_before(number(Mutex));
  return before;
}

KERNEL_FUNCTION LONG KeReadStateMutex(PRKMUTEX Mutex) {
  return checked(Mutex, WSKCHECK_SITE)->Header.SignalState;
}
