// Timers and DPCs. Each DPC that is queued is a thread at DISPATCH_LEVEL, and so is each timer that
// runs: it waits for its time, and is forgotten when the timer is cancelled or set anew.
#include "kernel/timers.h"

#include <cstring>

#include "core/machine_state.h"
#include "kernel/threads.h"
#include "kernel/waits.h"

namespace wskcheck::drive::kernel {
namespace {

bool never(const void*, std::uint64_t) { return false; }

std::uint32_t new_serial() { return ++state.next_dpc_serial; }

// Whether no DPC is left that was queued before the number was given.
bool older_are_done(const void*, std::uint64_t serial) {
  for (std::uint32_t i = 0; i < threads_max; ++i) {
    const auto id = static_cast<ThreadId>(i);
    if (!is_alive(id) || kind_of(id) != ThreadKind::dpc) continue;
    const ThreadExtra& e = state.threads[i];
    if (e.generation == generation(id) && e.dpc_serial != 0 && e.dpc_serial < serial) return false;
  }
  return true;
}

PRKDPC checked_dpc(PRKDPC dpc, const void* site) {
  checked(dpc, site);
  need_kind(dpc->WskCheckKind, kind_dpc, "a DPC", dpc, site);
  return dpc;
}

void call_routine(PRKDPC dpc) {
  const KDPC now = *dpc;
  order_after(number(dpc));
  dpc->WskCheckQueued = 0;
  if (telling()) tell(nullptr, "a DPC runs");
  call_driver(now.DeferredRoutine, dpc, now.DeferredContext, now.SystemArgument1,
              now.SystemArgument2);
  check_return(DISPATCH_LEVEL, "a DPC");
}

void run_dpc(void* argument) {
  auto* dpc = static_cast<PRKDPC>(argument);
  checked_dpc(dpc, nullptr);
  call_routine(dpc);
  end_dpc();
}

// At the place of the driver's call, for reports.
ThreadId spawn_at(const void* site, Entry entry, void* object, const char* name) {
  const ThreadId id =
      spawn(ThreadKind::dpc, entry, object, DISPATCH_LEVEL, name, thread_number(object));
  core::thread(id).op.site = site;
  return id;
}

void queue(PRKDPC dpc, const void* site) {
  dpc->WskCheckQueued = 1;
  const ThreadId id = spawn_at(site, run_dpc, dpc, "DPC");
  extra_of(id).dpc_serial = new_serial();
  dpc->WskCheckSequence = static_cast<std::uint32_t>(id) + 1;
}

// The timer's time has come: its DPC is queued, which this thread runs.
void run_timer(void* argument) {
  auto* timer = static_cast<PKTIMER>(argument);
  const void* const site = core::current().op.site;
  for (std::int64_t wait = time_left(timer);;) {
    wait_until_due(timer, wait, site);
    PRKDPC dpc = timer->Dpc;
    const ULONG period = timer->Period;
    if (period == 0) timer->WskCheckActive = 0;
    if (dpc != nullptr) {
      checked_dpc(dpc, nullptr);
      begin_dpc();
      if (dpc->WskCheckQueued == 0) call_routine(dpc);
      end_dpc();
    }
    if (period == 0) return;
    const Block* block = block_of(timer);
    const bool gone = block != nullptr && block->freed;
    if (gone || !is_still_set(timer)) return;
    wait = static_cast<std::int64_t>(period) * 10'000;
  }
}

PKTIMER checked_timer(PKTIMER timer, const void* site) {
  checked(timer, site);
  need_kind(timer->Header.WskCheckKind, kind_timer, "a timer", timer, site);
  return timer;
}

BOOLEAN set_timer(PKTIMER timer, LARGE_INTEGER due, ULONG period, PKDPC dpc, const char* function,
                  const void* site) {
  step(op(OpKind::spawn, timer, site, function));
  need_level_max(DISPATCH_LEVEL, function, site);
  checked_timer(timer, site);
  if (dpc != nullptr) checked_dpc(dpc, site);
  timer->Period = period;
  timer->Dpc = dpc;
  return start_timer(timer, due, run_timer, site) ? TRUE : FALSE;
}

}  // namespace

void initialise_timer(PKTIMER timer, TIMER_TYPE type, const void* site) {
  checked(timer, site);
  std::memset(timer, 0, sizeof *timer);
  initialise_header(&timer->Header, kind_timer, static_cast<UCHAR>(type), 0);
}

bool start_timer(PKTIMER timer, LARGE_INTEGER due, Entry entry, const void* site) {
  const bool was_set = stop_timer(timer);
  order_before(beside(timer));
  const std::int64_t wait = timeout_of(&due, site);
  timer->Header.SignalState = 0;
  timer->DueTime.QuadPart = static_cast<ULONGLONG>(now_100ns() + wait);
  const ThreadId id = spawn_at(site, entry, timer, "timer");
  timer->WskCheckActive = static_cast<std::uint32_t>(id) + 1;
  timer->WskCheckSequence = generation(id);
  return was_set;
}

bool stop_timer(PKTIMER timer) {
  if (timer->WskCheckActive == 0) return false;
  const auto id = static_cast<ThreadId>(timer->WskCheckActive - 1);
  timer->WskCheckActive = 0;
  if (!is_alive(id) || generation(id) != timer->WskCheckSequence) return false;
  if (extra_of(id).dpc_serial == 0) forget_thread(id);
  return true;
}

std::int64_t time_left(const KTIMER* timer) {
  const std::int64_t due = static_cast<std::int64_t>(timer->DueTime.QuadPart);
  return due > now_100ns() ? due - now_100ns() : 0;
}

void wait_until_due(PKTIMER timer, std::int64_t wait, const void* site) {
  Op until = op(OpKind::sleep, timer, site, "timer");
  until.yields = true;
  block(until, never, nullptr, 0, wait);
  checked(timer, nullptr);
  timer->Header.SignalState = 1;
  order_after(beside(timer));
  order_before(number(timer));
}

bool is_still_set(const KTIMER* timer) {
  return timer->WskCheckSequence == generation(current_thread()) &&
         timer->WskCheckActive == slot_of_self() + 1;
}

void begin_dpc() { extra().dpc_serial = new_serial(); }

// Its own step, as somebody may wait for it.
void end_dpc(std::uint64_t also) {
  Op end = op(OpKind::signal, &state.next_dpc_serial, nullptr, "a DPC ends");
  end.object2 = also;
  step(end);
  extra().dpc_serial = 0;
  order_before(number(&state.next_dpc_serial));
}

}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION VOID KeInitializeTimer(PKTIMER Timer) {
  initialise_timer(Timer, NotificationTimer, WSKCHECK_SITE);
}
KERNEL_FUNCTION VOID KeInitializeTimerEx(PKTIMER Timer, TIMER_TYPE Type) {
  initialise_timer(Timer, Type, WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN KeSetTimer(PKTIMER Timer, LARGE_INTEGER DueTime, PKDPC Dpc) {
  return set_timer(Timer, DueTime, 0, Dpc, "KeSetTimer", WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN KeSetTimerEx(PKTIMER Timer, LARGE_INTEGER DueTime, LONG Period, PKDPC Dpc) {
  const ULONG period = Period > 0 ? static_cast<ULONG>(Period) : 0;
  return set_timer(Timer, DueTime, period, Dpc, "KeSetTimerEx", WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN KeSetCoalescableTimer(PKTIMER Timer, LARGE_INTEGER DueTime, ULONG Period,
                                              ULONG, PKDPC Dpc) {
  return set_timer(Timer, DueTime, Period, Dpc, "KeSetCoalescableTimer", WSKCHECK_SITE);
}
KERNEL_FUNCTION BOOLEAN KeCancelTimer(PKTIMER Timer) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::spawn, Timer, site, "KeCancelTimer"));
  need_level_max(DISPATCH_LEVEL, "KeCancelTimer", site);
  return stop_timer(checked_timer(Timer, site)) ? TRUE : FALSE;
}
KERNEL_FUNCTION BOOLEAN KeReadStateTimer(PKTIMER Timer) {
  return checked_timer(Timer, WSKCHECK_SITE)->Header.SignalState != 0;
}

KERNEL_FUNCTION VOID KeInitializeDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE Routine, PVOID Context) {
  checked(Dpc, WSKCHECK_SITE);
  std::memset(Dpc, 0, sizeof *Dpc);
  Dpc->WskCheckKind = kind_dpc;
  Dpc->DeferredRoutine = Routine;
  Dpc->DeferredContext = Context;
}
KERNEL_FUNCTION VOID KeInitializeThreadedDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE Routine,
                                             PVOID Context) {
  KeInitializeDpc(Dpc, Routine, Context);
}
KERNEL_FUNCTION BOOLEAN KeInsertQueueDpc(PRKDPC Dpc, PVOID Argument1, PVOID Argument2) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::spawn, Dpc, site, "KeInsertQueueDpc"));
  checked_dpc(Dpc, site);
  order_before(number(Dpc));
  if (Dpc->WskCheckQueued != 0) return FALSE;
  Dpc->SystemArgument1 = Argument1;
  Dpc->SystemArgument2 = Argument2;
  queue(Dpc, site);
  return TRUE;
}
KERNEL_FUNCTION BOOLEAN KeRemoveQueueDpc(PRKDPC Dpc) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::spawn, Dpc, site, "KeRemoveQueueDpc"));
  checked_dpc(Dpc, site);
  if (Dpc->WskCheckQueued == 0) return FALSE;
  Dpc->WskCheckQueued = 0;
  forget_thread(static_cast<ThreadId>(Dpc->WskCheckSequence - 1));
  return TRUE;
}
KERNEL_FUNCTION VOID KeFlushQueuedDpcs(VOID) {
  const Site site = WSKCHECK_SITE;
  need_level_max(PASSIVE_LEVEL, "KeFlushQueuedDpcs", site);
  block(op(OpKind::wait, &state.next_dpc_serial, site, "KeFlushQueuedDpcs"), older_are_done,
        nullptr, new_serial());
  order_after(number(&state.next_dpc_serial));
}
KERNEL_FUNCTION VOID KeSetImportanceDpc(PRKDPC Dpc, KDPC_IMPORTANCE Importance) {
  checked_dpc(Dpc, WSKCHECK_SITE)->Importance = static_cast<UCHAR>(Importance);
}
KERNEL_FUNCTION VOID KeSetTargetProcessorDpc(PRKDPC Dpc, CCHAR Number) {
  checked_dpc(Dpc, WSKCHECK_SITE)->Number = static_cast<USHORT>(Number);
}
