// Findings of the kernel's functions, levels, threads, and the kernel's own state.
#include "kernel/kernel.h"

#include "core/machine_state.h"
#include "core/real_threads.h"
#include "core/state.h"
#include "kernel/io_manager.h"
#include "kernel/offered.h"

namespace wskcheck::drive::kernel {

KernelState state;

namespace {
WaitHook wait_hook = nullptr;
CancelHook cancel_hook = nullptr;
}  // namespace

void set_wait_hook(WaitHook hook) { wait_hook = hook; }
void set_cancel_hook(CancelHook hook) { cancel_hook = hook; }
bool cancel_in_wsk(void* irp, const void* site) {
  return cancel_hook != nullptr && cancel_hook(irp, site);
}

// Without what is left of threads that have ended, and without places of calls.
std::uint64_t hash_state(std::uint64_t sum) {
  using core::mixed;
  for (const Handle& h : state.handles) sum = mixed(sum, number(h.object));
  for (const Notify& n : state.notify) sum = mixed(mixed(sum, number(n.routine)), number(n.what));
  for (std::uint32_t i = 0; i < core::threads_in_use(); ++i) {
    const ThreadExtra& e = state.threads[i];
    if (!core::is_live(i) || e.generation != core::threads[i].generation) continue;
    sum = mixed(sum, static_cast<std::uint64_t>(e.held_count) << 32 |
                         static_cast<std::uint64_t>(e.mutexes) << 16 | e.critical_regions);
    for (std::uint32_t k = 0; k < e.held_count; ++k) sum = mixed(sum, e.held[k]);
    sum = mixed(mixed(sum, e.dpc_serial), number(e.object));
  }
  sum = mixed(mixed(sum, number(state.keys)), number(state.files));
  sum = mixed(mixed(sum, state.cancel_owner), state.next_dpc_serial);
  sum = mixed(mixed(sum, state.io_work_items), state.lookaside_lists);
  sum = mixed(mixed(sum, state.resources), state.random);
  return mixed(sum, state.device_failed ? 1 : 0);
}

// The table of names lies in the heap: it is made before any run. To mention it keeps all of them
// in the program.
void set_up() {
  if (state.process.Header.WskCheckKind == kind_process || offered().empty()) return;
  state.process.Header.WskCheckKind = kind_process;
  core::add_state(&state, sizeof state);
  core::add_state(&asked, sizeof asked);
  core::set_hash(&state, hash_state);
}

void misuse(const char* says, const char* detail, const volatile void* object, const void* site,
            const char* rule) {
  Trouble t;
  t.kind = rule[0] == 0 ? TroubleKind::bug_check : TroubleKind::rule;
  t.rule = rule;
  t.says = says;
  t.detail = detail;
  t.object = number(object);
  t.site = site;
  found(t);
}

namespace {

// Of a function that the current level is too high for: callbacks have a rule of their own.
const char* rule_of_level() {
  const ThreadKind kind = kind_of(current_thread());
  return kind == ThreadKind::callback || kind == ThreadKind::completion ? "IRQ-08" : "";
}

}  // namespace

void need_level_max(KIRQL level, const char* function, const void* site) {
  if (irql() <= level) return;
  misuse(level == PASSIVE_LEVEL ? "%s is called above PASSIVE_LEVEL"
         : level == APC_LEVEL   ? "%s is called above APC_LEVEL"
                                : "%s is called above DISPATCH_LEVEL",
         function, nullptr, site, rule_of_level());
}

void need_kind(ULONG has, ULONG wanted, const char* what, const volatile void* object,
               const void* site) {
  if (has != wanted) misuse("%s is used that was never initialised", what, object, site);
}

std::uint64_t self() {
  return (static_cast<std::uint64_t>(generation(current_thread())) << 8 | slot_of_self()) + 1;
}

ThreadExtra& extra_of(ThreadId id) {
  ThreadExtra& e = state.threads[static_cast<std::uint8_t>(id)];
  const std::uint32_t now = generation(id);
  if (e.generation != now) {
    e = ThreadExtra{};
    e.generation = now;
  }
  return e;
}
ThreadExtra& extra() { return extra_of(current_thread()); }

// In a callback of WSK the callback's own rule says it.
void check_wait(const char* function, const void* object, const void* site) {
  if (irql() < DISPATCH_LEVEL) return;
  const char* rule = rule_against_wait(object);
  if (rule != nullptr) misuse(waits_inside, function, object, site, rule);
  misuse("%s waits at DISPATCH_LEVEL", function, object, site, rule_of_level());
}

const char* rule_against_wait(const void* object) {
  return wait_hook != nullptr ? wait_hook(current_thread(), object) : nullptr;
}

std::uint64_t thread_number(const volatile void* object) {
  std::uint64_t wanted = number(object);
  for (bool taken = true; taken;) {
    taken = false;
    for (std::uint32_t i = 0; i < core::threads_in_use(); ++i) {
      if (!core::is_live(i) || core::threads[i].object != wanted) continue;
      ++wanted;
      taken = true;
    }
  }
  return wanted;
}

void forget_thread(ThreadId id) {
  core::thread(id).state = core::ThreadState::none;
  if (core::real_threads != nullptr) core::real_threads->forgotten(id);
}

}  // namespace wskcheck::drive::kernel
