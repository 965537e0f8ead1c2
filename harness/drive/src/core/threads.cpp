// Threads of the driver: where they stop, how they begin and end.
#include <cstdarg>
#include <cstdio>

#include "core/core.h"
#include "core/fiber.h"
#include "core/hooks.h"
#include "core/machine_state.h"
#include "core/memory.h"
#include "core/races.h"
#include "core/real_threads.h"
#include "core/story.h"
#include "core/touched.h"

namespace wskcheck::drive {
namespace core {

RunStatus run;
std::uint64_t reads_of_time = 0;
std::uint32_t calls_in_step = 0;
Thread threads[threads_max];
CallStack call_stacks[threads_max];

RealThreads* real_threads = nullptr;
void enter_machine() { real_threads->enter(); }
void leave_machine() { real_threads->leave(); }
std::uint32_t go_out_to_driver() { return real_threads->go_out(); }
void come_back_from_driver(std::uint32_t depth) { real_threads->come_back(depth); }

void end_run(RunState state) {
  if (real_threads != nullptr) {
    real_threads->ends(state);
  } else {
    run.state = state;
    current().state = ThreadState::ready;  // it waits for nothing; what it waited for may be gone
  }
  for (;;) stop_fiber();
}

namespace {

void stop(const Op& op, ThreadState state) {
  Thread& t = current();
  t.op = op;
  t.state = state;
  run.work = 0;
  if (op.kind == OpKind::leave) touched::add_end_of_part();
  if (real_threads != nullptr) {
    real_threads->stop();
  } else {
    stop_fiber();
  }
}

void begin(void*) {
  const Thread& t = current();
  t.entry(t.argument);
  exit_thread();
}

}  // namespace
}  // namespace core

using namespace core;

void core::stop_in_wsk(const Op& op) { stop(op, ThreadState::in_wsk); }
void core::stop_until_unload(const Op& op) { stop(op, ThreadState::idle); }

void step(const Op& op) { stop(op, ThreadState::ready); }

bool block(const Op& op, Ready ready, const void* object, std::uint64_t argument,
           std::int64_t timeout_100ns) {
  Thread& t = current();
  t.ready = ready;
  t.ready_object = object;
  t.ready_argument = argument;
  t.deadline = timeout_100ns < 0 ? no_timeout : run.now_100ns + timeout_100ns;
  t.timed_out = false;
  stop(op, ThreadState::blocked);
  return !current().timed_out;
}

bool block_at_will(const Op& op, Ready ready, const void* object, std::uint64_t argument) {
  current().at_will = true;
  const bool is_ready = block(op, ready, object, argument);
  current().at_will = false;
  return is_ready;
}

std::uint32_t choose(const Op& op, std::uint32_t count, bool fault) {
  if (fault && !hook_options.faults) {
    step(op);
    return 0;
  }
  Thread& t = current();
  t.choices = count;
  t.fault_choice = fault;
  stop(op, ThreadState::chooses);
  return current().chosen;
}

ThreadId spawn(ThreadKind kind, Entry entry, void* argument, std::uint8_t level, const char* name,
               std::uint64_t object) {
  std::uint32_t slot = 0;
  const auto is_taken = [](std::uint32_t s) {
    return threads[s].state != ThreadState::none ||
           (real_threads != nullptr && !real_threads->has_room(s));
  };
  while (slot < run.threads && is_taken(slot)) ++slot;
  if (slot == threads_max) not_offered("more threads at once than there is room for");
  Thread& t = threads[slot];
  std::uint32_t generation = 1;
  if (slot < run.threads) {
    generation = t.generation + 1;
  } else {
    run.threads = slot + 1;  // what the slot holds is garbage of another run
  }
  t = Thread{};
  t.state = ThreadState::ready;
  t.kind = kind;
  t.irql = level;
  t.generation = generation;
  t.entry = entry;
  t.argument = argument;
  t.name = name;
  t.object = object;
  t.op = {OpKind::start, true, object, 0, nullptr, name};
  t.fiber = make_fiber(slot, begin, nullptr);
  races::begin_thread(slot);
  if (real_threads != nullptr) real_threads->started(static_cast<ThreadId>(slot));
  return static_cast<ThreadId>(slot);
}

void exit_thread() {
  Thread& t = current();
  t.state = ThreadState::none;
  touched::add_end_of_part();
  for (;;) stop_fiber();
}

ThreadId current_thread() { return run.current; }
bool is_alive(ThreadId id) { return id != ThreadId::none && thread(id).state != ThreadState::none; }
std::uint32_t generation(ThreadId id) { return thread(id).generation; }
ThreadKind kind_of(ThreadId id) { return thread(id).kind; }
std::uint8_t& irql() { return current().irql; }
// A driver that does nothing but look at the time waits for it to pass.
std::int64_t now_100ns() {
  constexpr std::uint32_t patience = 10'000;
  constexpr std::int64_t one_ms = 10'000;
  ++reads_of_time;
  if (real_threads == nullptr && calls_in_step > patience) {
    run.now_100ns += one_ms;
    touched::add_everything();
  }
  return run.now_100ns;
}

void found(const Trouble& trouble) {
  const Site here(trouble.site);
  wskcheck_finding(trouble.rule, trouble.says);
  run.trouble = trouble;
  run.troubled = run.current;
  end_run(RunState::finding);
}

void not_offered(const char* what) {
  const Site here(nullptr);
  run.bound = what;
  end_run(RunState::bound);
}

bool on_stack(const void* address) {
  const auto slot = static_cast<std::uint32_t>(run.current);
  const auto* p = static_cast<const std::byte*>(address);
  return p >= stack_bottom(slot) && p < stack_top(slot);
}
bool in_driver(const void* address) {
  for (const Range& r : driver_data()) {
    if (r.holds(address)) return true;
  }
  return false;
}
bool in_pool(const void* address) {
  const auto* p = static_cast<const std::byte*>(address);
  return p >= pool_base() && p < pool_base() + pool_size;
}

bool telling() { return story::kept(); }

void tell(const void* site, const char* format, ...) {
  char line[512];
  std::va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  story::add(run.current, site, line);
}

}  // namespace wskcheck::drive
