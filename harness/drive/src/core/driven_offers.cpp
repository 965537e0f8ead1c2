// What can happen next in a driven machine: threads that can go on, timeouts, WSK and the network,
// the end.
#include <algorithm>

#include "core/driven_machine.h"
#include "core/hooks.h"
#include "core/machine_state.h"

namespace wskcheck::drive {

using namespace core;

namespace {

// Whether another thread can keep this one from what it is going to do.
bool can_wait(OpKind kind) {
  switch (kind) {
    case OpKind::memory:
    case OpKind::interlocked:
    case OpKind::signal:
    case OpKind::allocate:
    case OpKind::start:
    case OpKind::spawn:
      return false;
    default:
      return true;
  }
}

Footprint touches_of(const Op& op) {
  Footprint f;
  if (op.object != 0) f.add(op.object, op.write);
  if (op.object2 != 0) f.add(op.object2, op.write);
  if (op.reads != 0) f.add(op.reads, false);
  for (std::uint32_t i = 0; i < op.more_count; ++i) {
    f.add(reinterpret_cast<std::uint64_t>(op.more[i]), op.write);
  }
  return f;
}

}  // namespace

void DrivenMachine::offer_thread(std::uint32_t slot) {
  const Thread& t = threads[slot];
  const ActorId actor = actor_id(ActorKind::thread, slot, t.generation);
  const auto id = static_cast<ThreadId>(slot);
  switch (t.state) {
    case ThreadState::blocked:
      if (!t.ready(t.ready_object, t.ready_argument)) {
        if (t.at_will) return;  // goes on all the same, see offer_at_will()
        Transition& waits = blocked_.emplace_back();
        waits.actor = actor;
        waits.touches = touches_of(t.op);
        return;
      }
      [[fallthrough]];
    case ThreadState::ready: {
      Transition& go = offers_.add({OfferKind::go_on, id, 0, {}}, actor, 0);
      go.touches = touches_of(t.op);
      go.yields = t.op.yields;
      go.can_wait = can_wait(t.op.kind);
      offers_.busy = true;
      return;
    }
    case ThreadState::chooses:
      for (std::uint32_t k = 0; k < t.choices; ++k) {
        Transition& go = offers_.add({OfferKind::go_on, id, k, {}}, actor, k);
        go.touches = touches_of(t.op);
        go.faults = t.fault_choice && k != 0 ? 1 : 0;
      }
      offers_.busy = true;
      return;
    default:
      return;
  }
}

// The waits that end first may end when nothing else goes on; earlier by a fault, as if all others
// had been slow.
void DrivenMachine::offer_timeouts(bool early) {
  std::int64_t first = no_timeout;
  for (std::uint32_t i = 0; i < run.threads; ++i) {
    const Thread& t = threads[i];
    if (t.state != ThreadState::blocked || t.deadline == no_timeout) continue;
    if (first == no_timeout || t.deadline < first) first = t.deadline;
  }
  if (first == no_timeout) return;
  for (std::uint32_t i = 0; i < run.threads; ++i) {
    const Thread& t = threads[i];
    if (t.state != ThreadState::blocked || t.deadline != first) continue;
    const ActorId actor = actor_id(ActorKind::thread, i, t.generation);
    Transition& out = offers_.add({OfferKind::timeout, static_cast<ThreadId>(i), 0, {}}, actor, 1);
    out.touches.all = true;
    out.faults = early ? 1 : 0;
  }
}

// What is left to do needs no time: a program goes on, or the driver is unloaded.
bool DrivenMachine::is_idle() const {
  if (offers_.busy) return false;
  bool idle = threads[0].state == ThreadState::idle;
  for (std::uint32_t i = 0; i < run.threads; ++i) {
    idle = idle || (threads[i].state == ThreadState::blocked && threads[i].at_will);
  }
  return idle;
}

// Nothing keeps these; behind the rest, because by default what goes on by itself goes first.
void DrivenMachine::offer_at_will() {
  for (std::uint32_t i = 0; i < run.threads; ++i) {
    const Thread& t = threads[i];
    if (t.state != ThreadState::blocked || !t.at_will) continue;
    if (t.ready(t.ready_object, t.ready_argument)) continue;
    const ActorId actor = actor_id(ActorKind::thread, i, t.generation);
    Transition& go = offers_.add({OfferKind::at_will, static_cast<ThreadId>(i), 0, {}}, actor, 1);
    go.touches = touches_of(t.op);
    go.yields = true;
  }
}

void DrivenMachine::end_with(const Trouble& trouble) {
  wskcheck_finding(trouble.rule, trouble.says);
  run.trouble = trouble;
  run.state = RunState::finding;
  surroundings_.finish(run.trouble);
  offers_.clear();
}

// Threads of the driver, WSK, the network; when nothing goes on by itself, time; a program; the end
// of all.
void DrivenMachine::prepare() {
  offers_.clear();
  blocked_.clear();
  knows_blocked_ = false;
  for (std::uint32_t i = 0; i < run.threads; ++i) offer_thread(i);
  if (run.state != RunState::running) return offers_.clear();
  surroundings_.offer(offers_);
  const std::size_t before = offers_.transitions.size();
  const bool is_held = is_idle() && run.idle_timeouts >= hook_options.idle_timeouts_max;
  if (is_held) {
    held_time_ = true;
    const bool asks = owed_.rule[0] == 0 && surroundings_.owes != nullptr;
    if (asks) (void)surroundings_.owes(owed_);
  } else if (!offers_.busy || hook_options.early_timeouts) {
    offer_timeouts(offers_.busy);
  }
  offer_at_will();
  Trouble trouble;
  const bool is_quiet = !is_held && !offers_.busy && offers_.transitions.size() == before;
  if (is_quiet && surroundings_.quiet(trouble)) return end_with(trouble);
  if (threads[0].state == ThreadState::idle) {
    Transition& unload = offers_.add({OfferKind::unload, ThreadId{0}, 0, {}},
                                     actor_id(ActorKind::thread, 0, threads[0].generation), 0);
    unload.touches = touches_of(threads[0].op);
    unload.yields = true;
  }
  put_last_actor_first();
  const auto is_needless = [](const Transition& t) { return t.faults != 0; };
  if (std::all_of(offers_.transitions.begin(), offers_.transitions.end(), is_needless)) {
    Trouble hang;
    hang.kind = TroubleKind::hang;
    hang.says = "nothing can go on";
    end_with(hang);
  }
}

// Only the reduction asks.
std::span<const Transition> DrivenMachine::blocked() {
  if (!knows_blocked_ && surroundings_.wait != nullptr) surroundings_.wait(offers_, blocked_);
  knows_blocked_ = true;
  return blocked_;
}

// The default is that the actor that ran last goes on; the rest keeps its order. What a program
// asks and unloading the driver are what is left at last.
void DrivenMachine::put_last_actor_first() {
  auto& t = offers_.transitions;
  auto& o = offers_.offers;
  std::size_t to = 0;
  for (std::size_t from = 0; from < t.size(); ++from) {
    const bool is_late = o[from].kind == OfferKind::unload || o[from].kind == OfferKind::at_will;
    if (t[from].actor != run.last_actor || is_late) continue;
    if (from != to) {
      std::rotate(t.begin() + static_cast<std::ptrdiff_t>(to),
                  t.begin() + static_cast<std::ptrdiff_t>(from),
                  t.begin() + static_cast<std::ptrdiff_t>(from + 1));
      std::rotate(o.begin() + static_cast<std::ptrdiff_t>(to),
                  o.begin() + static_cast<std::ptrdiff_t>(from),
                  o.begin() + static_cast<std::ptrdiff_t>(from + 1));
    }
    ++to;
  }
}

}  // namespace wskcheck::drive
