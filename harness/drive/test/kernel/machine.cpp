// The machine of the kernel's tests.
#include "machine.h"

#include <cstdio>
#include <cstring>
#include <memory>

#include "core/driven_machine.h"
#include "core/hooks.h"
#include "core/machine_state.h"
#include "core/memory.h"
#include "core/state.h"
#include "kernel/kernel.h"
#include "kernel/left_over.h"

extern "C" {
void __tsan_read4(void* from);
void __tsan_write4(void* to);
void __tsan_volatile_read4(void* from);
void __tsan_volatile_write4(void* to);
}

namespace wskcheck::drive::test {

alignas(64) unsigned char memory[16 * 1024];

namespace {

char said[256];
void (*body)() = nullptr;

// A run ends well when nothing of the kernel's objects is left.
void host(void*) {
  body();
  kernel::wait_for_io_work_items();
  Trouble left;
  if (kernel::left_over(left)) found(left);
  for_each_live_block([](const Block& block) {
    if (block.kind == BlockKind::handle) return;
    Trouble leak;
    leak.kind = TroubleKind::leak;
    leak.says = "left over: %s";
    leak.detail = block.what;
    found(leak);
  });
  core::end_run(RunState::ended);
}

DrivenMachine& machine() {
  static std::unique_ptr<DrivenMachine> one;
  if (one == nullptr) {
    kernel::set_up();
    auto* begin = reinterpret_cast<std::byte*>(memory);
    const core::Range range = {begin, begin + sizeof memory};
    core::set_driver({range}, range);
    core::add_state(said, sizeof said);
    Surroundings around;
    around.host = host;
    around.offer = [](core::Offers&) {};
    around.take = [](const core::Offer&) { return ThreadId::none; };
    around.quiet = [](Trouble&) { return false; };
    around.finish = [](Trouble&) {};
    one = std::make_unique<DrivenMachine>(around);
  }
  return *one;
}

void begin_runs(void (*test)(), const Limits& limits) {
  body = test;
  machine().begin([&limits] {
    core::hook_options.faults = limits.faults;
    core::hook_options.accesses = limits.accesses;
  });
}

std::string outcome() {
  std::string text = said;
  if (machine().state() == RunState::ended) return text;
  if (machine().state() == RunState::bound) return text + "bound: " + machine().bound();
  const Trouble& t = machine().trouble();
  char words[256];
  std::snprintf(words, sizeof words, t.says, t.detail);
  return text + (t.rule[0] != 0 ? std::string(t.rule) + ": " : "") + words;
}

struct Walk {
  Outcomes outcomes;
  std::uint64_t runs = 0;
  Limits limits;

  void all() {
    const auto count = machine().enabled().size();
    if (machine().state() != RunState::running || runs > limits.schedules) {
      ++runs;
      ++outcomes[outcome()];
      return;
    }
    const SnapshotId here = machine().save();
    for (std::uint32_t i = 0; i < count; ++i) {
      if (i != 0) machine().restore(here);
      machine().take(i);
      all();
    }
    machine().drop(here);
  }
};

}  // namespace

void say(const char* text) {
  std::strncat(said, text, sizeof said - 1 - std::strlen(said));
  std::strncat(said, " ", sizeof said - 1 - std::strlen(said));
}
void say(std::int64_t number) {
  char text[24];
  std::snprintf(text, sizeof text, "%lld", static_cast<long long>(number));
  say(text);
}

LONG read(const LONG& from) {
  __tsan_read4(const_cast<LONG*>(&from));
  return from;
}
void write(LONG& to, LONG value) {
  __tsan_write4(&to);
  to = value;
}
LONG read_volatile(const LONG& from) {
  __tsan_volatile_read4(const_cast<LONG*>(&from));
  return from;
}
void write_volatile(LONG& to, LONG value) {
  __tsan_volatile_write4(&to);
  to = value;
}

PKTHREAD begin(PKSTART_ROUTINE routine, PVOID context) {
  HANDLE handle = nullptr;
  PVOID thread = nullptr;
  PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, nullptr, nullptr, nullptr, routine, context);
  ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode, &thread, nullptr);
  ZwClose(handle);
  return static_cast<PKTHREAD>(thread);
}
NTSTATUS wait(PVOID object) {
  return KeWaitForSingleObject(object, Executive, KernelMode, FALSE, nullptr);
}
void join(PKTHREAD thread) {
  wait(thread);
  ObfDereferenceObject(thread);
}
LARGE_INTEGER relative_ms(std::int64_t ms) {
  LARGE_INTEGER t;
  t.QuadPart = -ms * 10'000;
  return t;
}

std::set<std::string> keys(const Outcomes& outcomes) {
  std::set<std::string> all;
  for (const auto& [text, count] : outcomes) all.insert(text);
  return all;
}

Outcomes every_schedule(void (*test)(), const Limits& limits) {
  begin_runs(test, limits);
  Walk walk;
  walk.limits = limits;
  walk.all();
  if (walk.runs > limits.schedules) walk.outcomes["too many schedules"] = 1;
  return walk.outcomes;
}

std::string first_schedule(void (*test)(), const Limits& limits) {
  begin_runs(test, limits);
  for (int steps = 0; machine().state() == RunState::running && steps < 10'000; ++steps) {
    machine().take(0);
  }
  return outcome();
}

}  // namespace wskcheck::drive::test
