// How the core's structs count in the fingerprint of a state.
#include "core/core.h"
#include "core/hooks.h"
#include "core/machine_state.h"
#include "core/state.h"

namespace wskcheck::drive {

using namespace core;

namespace {

// What the run is at, without what it has counted.
std::uint64_t hash_run(std::uint64_t sum) {
  sum = mixed(sum, static_cast<std::uint64_t>(run.state) << 32 | run.threads);
  return mixed(mixed(sum, run.idle_timeouts), static_cast<std::uint64_t>(run.now_100ns));
}

// What each thread is going to do, without what earlier choice points have left in its struct.
std::uint64_t hash_threads(std::uint64_t sum) {
  for (std::uint32_t i = 0; i < run.threads; ++i) {
    const Thread& t = threads[i];
    sum = mixed(sum, static_cast<std::uint64_t>(t.state));
    if (t.state == ThreadState::none) continue;
    if (t.state == ThreadState::chooses)
      sum = mixed(sum, t.choices << 1 | (t.fault_choice ? 1 : 0));
    sum = mixed(sum, static_cast<std::uint64_t>(t.irql) << 8 | t.depth);
    sum = mixed(sum, reinterpret_cast<std::uint64_t>(t.fiber));
    sum = mixed(sum, t.object);
    sum = mixed(sum, reinterpret_cast<std::uint64_t>(t.op.site));
    sum = mixed(sum, t.op.object);
    sum = mixed(sum, t.op.object2);
    sum =
        mixed(sum, static_cast<std::uint64_t>(t.op.kind) << 8 | static_cast<std::uint64_t>(t.kind));
    sum = mixed(sum, reinterpret_cast<std::uint64_t>(t.entry));
    sum = mixed(sum, reinterpret_cast<std::uint64_t>(t.argument));
    if (t.state == ThreadState::blocked) {
      sum = mixed(sum, reinterpret_cast<std::uint64_t>(t.ready_object));
      sum = mixed(sum, t.ready_argument);
      sum = mixed(sum, static_cast<std::uint64_t>(t.deadline));
    }
    for (std::uint32_t k = 0; k < t.depth && k < call_depth_max; ++k) {
      sum = mixed(sum, reinterpret_cast<std::uint64_t>(call_stacks[i].calls[k]));
    }
  }
  return sum;
}

// Those that are watched, in any order.
std::uint64_t hash_stack_buffers(std::uint64_t sum) {
  std::uint64_t any_order = 0;
  for (std::uint32_t i = 0; i < stack_buffers.count; ++i) {
    const StackBuffer& b = stack_buffers.buffers[i];
    std::uint64_t one = mixed(reinterpret_cast<std::uint64_t>(b.address), b.irp);
    any_order += mixed(one, static_cast<std::uint64_t>(b.thread) << 1 | (b.gone ? 1 : 0));
  }
  return mixed(sum, any_order);
}

std::uint64_t hash_nothing(std::uint64_t sum) { return sum; }

}  // namespace

void set_hashes();
void set_hashes() {
  set_hash(&run, hash_run);
  set_hash(threads, hash_threads);
  set_hash(call_stacks, hash_nothing);
  set_hash(&stack_buffers, hash_stack_buffers);
}

}  // namespace wskcheck::drive
