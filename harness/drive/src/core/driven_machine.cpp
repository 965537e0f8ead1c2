// Running a driver's threads one step at a time, and offering what can happen next.
#include "core/driven_machine.h"

#include <algorithm>

#include "core/fiber.h"
#include "core/hooks.h"
#include "core/machine_state.h"
#include "core/platform.h"
#include "core/pool.h"
#include "core/races.h"
#include "core/state.h"
#include "core/touched.h"

namespace wskcheck::drive {

using namespace core;

void add_pool_state();  // pool.cpp
void set_hashes();      // fingerprint.cpp

namespace {

std::size_t used_threads() { return run.threads * sizeof(Thread); }
std::size_t used_calls() { return run.threads * sizeof(CallStack); }

// In the place of an instruction of the driver that cannot be executed.
void land(const platform::Crash& crash) {
  Trouble t;
  t.kind = crash.hangs ? TroubleKind::loop : TroubleKind::crash;
  t.says = crash.hangs ? "the driver loops and never stops" : "the driver crashes: %s";
  t.detail = crash.what;
  t.object = reinterpret_cast<std::uint64_t>(crash.address);
  t.site = static_cast<const std::byte*>(crash.at) + 1;  // places are those of return addresses
  found(t);
}

}  // namespace

// The order matters: the threads come before their stacks (memory.cpp).
DrivenMachine::DrivenMachine(const Surroundings& surroundings) : surroundings_(surroundings) {
  add_state(&run, sizeof run);
  add_growing_state(threads, sizeof threads, used_threads);
  add_growing_state(call_stacks, sizeof call_stacks, used_calls);
  add_state(&stack_buffers, sizeof stack_buffers);
  add_pool_state();
  races::add_state();
  set_hashes();
  catch_crashes();
}

void DrivenMachine::catch_crashes() { platform::catch_crashes(land, 2000); }

DrivenMachine::~DrivenMachine() {
  if (begun_) snapshots_.restore(first_);
  run = RunStatus{};
}

// What the runs before have left is put back first: the pool, the driver's data.
void DrivenMachine::begin(const std::function<void()>& set_up) {
  if (begun_) snapshots_.restore(first_);
  snapshots_.clear();
  run = RunStatus{};
  set_up();
  races::begin_run();
  spawn(ThreadKind::host, surroundings_.host, nullptr, 0, "driver", thread_object(ThreadId{0}));
  first_ = snapshots_.save();
  begun_ = true;
  prepare();
}

void DrivenMachine::reset() {
  snapshots_.drop(first_ + 1);
  snapshots_.restore(first_);
  prepare();
}

RunState DrivenMachine::state() const { return run.state; }

SnapshotId DrivenMachine::save() { return SnapshotId{snapshots_.save()}; }
void DrivenMachine::restore(SnapshotId snapshot) {
  snapshots_.restore(static_cast<std::uint32_t>(snapshot));
  prepare();
}
void DrivenMachine::drop(SnapshotId snapshot) {
  snapshots_.drop(static_cast<std::uint32_t>(snapshot));
}

void DrivenMachine::run_thread(ThreadId id) {
  run.current = id;
  calls_in_step = 0;
  Thread& t = thread(id);
  t.fiber = run_fiber(t.fiber);
  run.current = ThreadId::none;
}

void DrivenMachine::take(std::uint32_t index) {
  const Offer offer = offers_.offers[index];
  touched::begin_step();
  run.last_actor = offers_.transitions[index].actor;
  ++run.steps;
  switch (offer.kind) {
    case OfferKind::go_on:
      thread(offer.thread).chosen = offer.choice;
      run_thread(offer.thread);
      break;
    case OfferKind::timeout:
      if (is_idle()) ++run.idle_timeouts;
      thread(offer.thread).timed_out = true;
      run.now_100ns = std::max(run.now_100ns, thread(offer.thread).deadline);
      run_thread(offer.thread);
      break;
    case OfferKind::at_will:
      thread(offer.thread).timed_out = true;
      run_thread(offer.thread);
      break;
    case OfferKind::unload:
      run_thread(offer.thread);
      break;
    case OfferKind::model:
    case OfferKind::peer:
      if (const ThreadId goes_on = surroundings_.take(offer); goes_on != ThreadId::none) {
        run.last_actor =
            actor_id(ActorKind::thread, static_cast<std::uint32_t>(goes_on), generation(goes_on));
        run_thread(goes_on);
      }
      break;
  }
  if (run.state == RunState::finding) surroundings_.finish(run.trouble);
  if (run.state == RunState::bound) bound_ = run.bound;
  prepare();
}

TouchedBehind DrivenMachine::touched() { return touched::of_step(); }

// The calls that led there, and how many they are where not all are known.
std::uint64_t DrivenMachine::failure_place(std::uint32_t index) {
  const Offer& offer = offers_.offers[index];
  if (offer.kind != OfferKind::go_on || offer.choice == 0) return 0;
  const Thread& t = thread(offer.thread);
  if (t.state != ThreadState::chooses || !t.fault_choice) return 0;
  std::uint64_t sum = mixed(t.depth, reinterpret_cast<std::uint64_t>(t.op.site));
  const auto& calls = call_stacks[static_cast<std::uint8_t>(offer.thread)].calls;
  for (std::uint32_t i = 0; i < t.depth && i < call_depth_max; ++i) {
    sum = mixed(sum, reinterpret_cast<std::uint64_t>(calls[i]));
  }
  return sum | 1;
}

std::uint64_t DrivenMachine::fingerprint() const { return Snapshots::hash(1); }
bool DrivenMachine::is_slow_finding() const { return run.trouble.kind == TroubleKind::loop; }
const Trouble& DrivenMachine::trouble() const { return run.trouble; }

// The place counts relative to the driver's image, the words by their bytes (FNV-1a).
std::uint64_t DrivenMachine::finding_signature() const {
  const Trouble& t = run.trouble;
  std::uint64_t hash = 14695981039346656037u;
  const auto mix = [&hash](std::uint64_t value) {
    for (int i = 0; i < 8; ++i) hash = (hash ^ ((value >> (8 * i)) & 0xff)) * 1099511628211u;
  };
  for (const char* c = t.rule; *c != 0; ++c) mix(static_cast<unsigned char>(*c));
  for (const char* c = t.says; *c != 0; ++c) mix(static_cast<unsigned char>(*c));
  mix(static_cast<std::uint64_t>(t.kind));
  const auto mix_place = [&mix](const void* site) {
    if (!driver_image().holds(site)) return;
    mix(static_cast<std::uint64_t>(static_cast<const std::byte*>(site) - driver_image().begin));
  };
  // Of a race whichever access comes first.
  const bool is_race = t.kind == TroubleKind::race;
  const void* other = is_race ? races::first().site : nullptr;
  mix_place(is_race ? std::min(t.site, other) : t.site);
  if (is_race) mix_place(std::max(t.site, other));
  return hash;
}

}  // namespace wskcheck::drive
