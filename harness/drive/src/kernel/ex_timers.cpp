// Timers that the system allocates. Each that is set is a thread at DISPATCH_LEVEL, as a KTIMER is.
// ExDeleteTimer frees the object at once, or leaves that to the last thread that has to do with it.
#include "core/machine_state.h"
#include "kernel/threads.h"
#include "kernel/timers.h"

struct _EX_TIMER {
  KTIMER timer;  // first, as threads wait for it
  PEXT_CALLBACK callback;
  PVOID context;
  LONGLONG period;
  ULONG attributes;
  ULONG running;     // callbacks that have begun and not ended
  BOOLEAN disabled;  // ExDeleteTimer was called
  BOOLEAN goes;      // when nothing is under way any more
  EXT_DELETE_PARAMETERS last;
  const void* deleted_at;
};

namespace wskcheck::drive::kernel {
namespace {

const char timer_text[] = "a timer (EX_TIMER)";

PEX_TIMER checked_timer(PEX_TIMER timer, const char* function, const void* site) {
  const Block* block = block_of(timer);
  if (block == nullptr || block->what != timer_text) {
    misuse("%s for what is no timer of ExAllocateTimer", function, timer, site);
  }
  check_object(timer, sizeof *timer, site);
  return timer;
}

bool is_idle(const _EX_TIMER* timer) {
  return timer->running == 0 && timer->timer.WskCheckActive == 0;
}
bool no_callback_runs(const void* timer, std::uint64_t) {
  return static_cast<const _EX_TIMER*>(timer)->running == 0;
}

void remove(PEX_TIMER timer) {
  const EXT_DELETE_PARAMETERS last = timer->last;
  order_after(beside(timer));
  release(timer, BlockKind::object, timer->deleted_at, "ExDeleteTimer");
  if (last.DeleteCallback == nullptr) return;
  const KIRQL before = irql();
  irql() = DISPATCH_LEVEL;
  call_driver(last.DeleteCallback, last.DeleteContext);
  irql() = before;
}

void call_back(PEX_TIMER timer) {
  if (timer->callback == nullptr) return;
  ++timer->running;
  begin_dpc();
  if (telling()) tell(nullptr, "a timer's callback runs");
  call_driver(timer->callback, timer, timer->context);
  check_return(DISPATCH_LEVEL, "a timer's callback");
  end_dpc(number(timer));
  check_object(timer, sizeof *timer, nullptr);
  --timer->running;
}

// One that is disabled expires once more at most.
void run_timer(void* argument) {
  auto* timer = static_cast<PEX_TIMER>(argument);
  const void* const site = core::current().op.site;
  for (std::int64_t wait = time_left(&timer->timer);; wait = timer->period) {
    wait_until_due(&timer->timer, wait, site);
    if (timer->period == 0 || timer->disabled) timer->timer.WskCheckActive = 0;
    call_back(timer);
    if (!is_still_set(&timer->timer)) break;
  }
  if (timer->goes && is_idle(timer)) remove(timer);
}

void check_set(const _EX_TIMER* timer, LONGLONG due, LONGLONG period,
               const EXT_SET_PARAMETERS* parameters, const void* site) {
  if ((timer->attributes & EX_TIMER_HIGH_RESOLUTION) != 0 && due >= 0) {
    misuse("%s with an absolute time for a timer of high resolution", "ExSetTimer", timer, site);
  }
  if (period < 0 || period > MAXLONG) {
    misuse("%s with a period that is negative or above MAXLONG", "ExSetTimer", timer, site);
  }
  if (parameters == nullptr) return;
  check_access(parameters, sizeof *parameters, false, site);
  if (parameters->NoWakeTolerance < EX_TIMER_UNLIMITED_TOLERANCE) {
    misuse("%s with a negative NoWakeTolerance", "ExSetTimer", timer, site);
  }
}

// Nothing new begins; what is set goes on where it is not to be cancelled.
bool disable(PEX_TIMER timer, bool cancel, const EXT_DELETE_PARAMETERS* last, const void* site) {
  timer->disabled = TRUE;
  timer->deleted_at = site;
  if (last != nullptr) {
    check_access(last, sizeof *last, false, site);
    timer->last = *last;
  }
  order_before(beside(timer));
  return cancel && stop_timer(&timer->timer);
}

}  // namespace
}  // namespace wskcheck::drive::kernel

using namespace wskcheck::drive;
using namespace wskcheck::drive::kernel;

KERNEL_FUNCTION PEX_TIMER ExAllocateTimer(PEXT_CALLBACK Callback, PVOID CallbackContext,
                                          ULONG Attributes) {
  const Site site = WSKCHECK_SITE;
  const char* const name = "ExAllocateTimer";
  constexpr ULONG one_of_them = EX_TIMER_HIGH_RESOLUTION | EX_TIMER_NO_WAKE;
  need_level_max(DISPATCH_LEVEL, name, site);
  if ((Attributes & one_of_them) == one_of_them) {
    misuse("%s with EX_TIMER_HIGH_RESOLUTION and EX_TIMER_NO_WAKE", name, nullptr, site);
  }
  if (choose(op(OpKind::allocate, nullptr, site, name), 2, true) != 0) {
    if (telling()) tell(site, "%s fails: it returns NULL", name);
    return nullptr;
  }
  auto* timer = static_cast<PEX_TIMER>(
      allocate(sizeof(_EX_TIMER), 0, BlockKind::object, pool_zeroed, site, timer_text));
  const bool notification = (Attributes & EX_TIMER_NOTIFICATION) != 0;
  initialise_timer(&timer->timer, notification ? NotificationTimer : SynchronizationTimer, site);
  timer->callback = Callback;
  timer->context = CallbackContext;
  timer->attributes = Attributes;
  return timer;
}

KERNEL_FUNCTION BOOLEAN ExSetTimer(PEX_TIMER Timer, LONGLONG DueTime, LONGLONG Period,
                                   PEXT_SET_PARAMETERS Parameters) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::spawn, Timer, site, "ExSetTimer"));
  need_level_max(DISPATCH_LEVEL, "ExSetTimer", site);
  checked_timer(Timer, "ExSetTimer", site);
  check_set(Timer, DueTime, Period, Parameters, site);
  if (Timer->disabled) return FALSE;
  Timer->period = Period;
  LARGE_INTEGER due;
  due.QuadPart = DueTime;
  return start_timer(&Timer->timer, due, run_timer, site) ? TRUE : FALSE;
}

KERNEL_FUNCTION BOOLEAN ExCancelTimer(PEX_TIMER Timer, PEXT_CANCEL_PARAMETERS) {
  const Site site = WSKCHECK_SITE;
  step(op(OpKind::spawn, Timer, site, "ExCancelTimer"));
  need_level_max(DISPATCH_LEVEL, "ExCancelTimer", site);
  checked_timer(Timer, "ExCancelTimer", site);
  return !Timer->disabled && stop_timer(&Timer->timer) ? TRUE : FALSE;
}

KERNEL_FUNCTION BOOLEAN ExDeleteTimer(PEX_TIMER Timer, BOOLEAN Cancel, BOOLEAN Wait,
                                      PEXT_DELETE_PARAMETERS Parameters) {
  const Site site = WSKCHECK_SITE;
  const char* const name = "ExDeleteTimer";
  step(op(OpKind::spawn, Timer, site, name));
  need_level_max(Wait ? APC_LEVEL : DISPATCH_LEVEL, Wait ? "ExDeleteTimer with Wait" : name, site);
  if (Wait && !Cancel) misuse("%s with Wait and without Cancel", name, Timer, site);
  checked_timer(Timer, name, site);
  if (Timer->disabled) return FALSE;
  const bool cancelled = disable(Timer, Cancel != 0, Parameters, site);
  if (Wait) {
    block(op(OpKind::wait, Timer, site, name), no_callback_runs, Timer, 0);
    order_after(number(&state.next_dpc_serial));
  }
  if (is_idle(Timer)) {
    remove(Timer);
  } else {
    Timer->goes = TRUE;
  }
  return cancelled ? TRUE : FALSE;
}
