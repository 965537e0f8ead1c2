// What the core knows of a run: its threads and how it stands. Plain structs, part of the state.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/core.h"
#include "search/transition.h"

namespace wskcheck::drive::core {

enum class ThreadState : std::uint8_t {
  none,     // the slot is free
  ready,    // goes on when it is chosen
  blocked,  // goes on when Thread::ready says so
  chooses,  // wants one of Thread::choices
  in_wsk,   // inside a function of WSK: the provider moves it on
  idle,     // the host thread, which waits for the driver to be unloaded
};

struct Thread {
  ThreadState state = ThreadState::none;
  ThreadKind kind = ThreadKind::host;
  std::uint8_t irql = 0;
  std::uint8_t depth = 0;  // of calls; more than call_depth_max are counted and not kept
  bool timed_out = false;  // block() ended by its timeout
  bool fault_choice = false;
  bool at_will = false;  // it may stop waiting at any time
  std::uint32_t choices = 0;
  std::uint32_t chosen = 0;
  std::uint32_t generation = 0;
  std::int64_t deadline = no_timeout;
  Op op = {};
  Ready ready = nullptr;
  const void* ready_object = nullptr;
  std::uint64_t ready_argument = 0;
  void* fiber = nullptr;  // where it stopped
  Entry entry = nullptr;
  void* argument = nullptr;
  const char* name = "";
  std::uint64_t object = 0;
};

// The driver's return addresses, outermost first. Apart, because they are not looked at to
// schedule.
struct CallStack {
  const void* calls[call_depth_max] = {};
};

struct RunStatus {
  RunState state = RunState::running;
  ThreadId current = ThreadId::none;
  ActorId last_actor = ActorId::none;
  std::uint32_t threads = 0;  // slots that were ever used: those behind are free
  std::uint32_t steps = 0;
  std::int64_t now_100ns = 0;
  std::uint32_t idle_timeouts = 0;  // see HookOptions::idle_timeouts_max
  Trouble trouble = {};
  ThreadId troubled = ThreadId::none;
  const char* bound = "";  // why the run ended without a verdict
  std::uint64_t work = 0;  // accesses and calls of the driver since the last choice point
};

extern RunStatus run;
extern std::uint64_t reads_of_time;  // how often now_100ns() was asked; no part of the state
extern Thread threads[threads_max];
extern CallStack call_stacks[threads_max];

inline Thread& thread(ThreadId id) { return threads[static_cast<std::uint8_t>(id)]; }
inline Thread& current() { return thread(run.current); }

inline std::uint32_t threads_in_use() { return run.threads; }
inline bool is_live(std::uint32_t slot) { return threads[slot].state != ThreadState::none; }
inline std::byte* stack_pointer(std::uint32_t slot) {
  return static_cast<std::byte*>(threads[slot].fiber);
}

// Ends the run from a fiber, which is not run again.
[[noreturn]] void end_run(RunState state);

// On a fiber: until the provider lets the thread go on; until the driver is to be unloaded.
void stop_in_wsk(const Op& op);
void stop_until_unload(const Op& op);

// Numbers of objects that are no addresses: the upper byte is not 0.
enum class Numbered : std::uint8_t {
  listener = 1,
  conn,
  client,
  thread,
  network,
  clock,
  calls,
  stack,  // of a thread, a cell of it
};
constexpr std::uint64_t object_number(Numbered kind, std::uint64_t n) {
  return static_cast<std::uint64_t>(kind) << 56 | n;
}
inline std::uint64_t thread_object(ThreadId id) {
  return object_number(Numbered::thread, static_cast<std::uint64_t>(id));
}

}  // namespace wskcheck::drive::core
