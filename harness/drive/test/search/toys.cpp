// See toys.h.
#include "toys.h"

#include <utility>

#include "search/insist.h"

namespace wskcheck::drive {
namespace {

std::uint64_t mixed(std::uint64_t sum, std::uint64_t word) {
  sum = (sum ^ word) * 0x9E3779B97F4A7C15u;
  return sum ^ (sum >> 29);
}

}  // namespace

ToyMachine::ToyMachine(Program program, bool keeps_traces)
    : program_(std::move(program)), keeps_traces_(keeps_traces) {
  insist(program_.size() <= ToyState::threads_max, "a toy has too many threads");
  for (const ToyThread& thread : program_) {
    for (const Instruction& one : thread.code) has_hits_ |= one.what == Do::hit;
  }
  reset();
}

void ToyMachine::reset() {
  now_ = {};
  trace_ = {};
  for (std::uint32_t i = 0; i < program_.size(); ++i) {
    now_.started[i] = program_[i].starts;
    skip_ahead(i);
  }
  settle();
}

RunState ToyMachine::state() const { return run_; }

std::span<const Transition> ToyMachine::enabled() { return enabled_; }

std::span<const Transition> ToyMachine::blocked() { return blocked_; }

void ToyMachine::take(std::uint32_t index) {
  insist(index < enabled_.size(), "a toy has no such transition");
  const auto thread = static_cast<std::uint32_t>(enabled_[index].actor);
  const std::uint64_t choice = enabled_[index].choice;
  const Instruction one = at(thread);
  touched_.clear();
  Transition whole = enabled_[index];
  if (is_told_behind(one)) {
    const Footprint all = footprint_of(one);
    touched_.assign(all.touches, all.touches + all.count);
    for (const Touch& touch : touched_) whole.touches.add(touch.object, touch.write);
  }
  if (keeps_traces_) trace(whole);
  ++now_.next[thread];
  now_.last = static_cast<std::uint8_t>(thread);
  perform(thread, one, choice);
  skip_ahead(thread);
  settle();
  if (counts()) ++finals[fingerprint()];
  if (keeps_traces_ && run_ != RunState::running) ++traces[trace_.sum];
}

SnapshotId ToyMachine::save() {
  saved_.push_back(now_);
  if (keeps_traces_) saved_traces_.push_back(trace_);
  return static_cast<SnapshotId>(saved_.size() - 1);
}

void ToyMachine::restore(SnapshotId snapshot) {
  now_ = saved_.at(static_cast<std::size_t>(snapshot));
  if (keeps_traces_) trace_ = saved_traces_[static_cast<std::size_t>(snapshot)];
  settle();
}

void ToyMachine::drop(SnapshotId snapshot) {
  saved_.resize(static_cast<std::size_t>(snapshot));
  if (keeps_traces_) saved_traces_.resize(static_cast<std::size_t>(snapshot));
}

std::uint64_t ToyMachine::failure_place(std::uint32_t index) {
  const Transition& next = enabled_[index];
  const Instruction& one = at(static_cast<std::uint32_t>(next.actor));
  return one.what == Do::allocate && next.choice != 0 ? one.a + 1u : 0;
}

// The thread and the place of what was found; of a deadlock, the places of all.
std::uint64_t ToyMachine::finding_signature() const {
  if (now_.finding != 0) return now_.finding * 256u + now_.next[now_.finding - 1];
  std::uint64_t sum = 1;
  for (const std::uint8_t next : now_.next) sum = mixed(sum, next);
  return sum | (1ull << 63);
}

std::uint64_t ToyMachine::fingerprint() const {
  std::uint64_t sum = 0;
  for (const std::uint8_t one : now_.variables) sum = mixed(sum, one);
  for (const std::uint8_t one : now_.locks) sum = mixed(sum, one);
  for (const std::uint8_t one : now_.events) sum = mixed(sum, one);
  for (const std::uint8_t one : now_.next) sum = mixed(sum, one);
  for (const std::uint8_t one : now_.registers) sum = mixed(sum, one);
  for (const std::uint8_t one : now_.started) sum = mixed(sum, one);
  return mixed(sum, now_.finding * 4u + now_.left);
}

bool ToyMachine::is_told_behind(const Instruction& one) const {
  return tells_behind && (one.what == Do::put || one.what == Do::copy || one.what == Do::get ||
                          one.what == Do::add);
}

bool ToyMachine::finished(std::uint32_t thread) const {
  return now_.started[thread] == 0 || now_.next[thread] >= program_[thread].code.size();
}

bool ToyMachine::counts() const {
  if (run_ != RunState::ended || now_.left != 0) return now_.left == 2;
  for (std::uint32_t i = 0; i < program_.size(); ++i) {
    if (!finished(i)) return false;
  }
  return true;
}

void ToyMachine::trace(const Transition& step) {
  const auto actor = static_cast<std::uint32_t>(step.actor);
  const auto place = [](std::uint64_t touched) {
    return static_cast<std::size_t>((touched >> 32) * ToyState::objects_max + (touched & 7));
  };
  const std::span<const Touch> touches(step.touches.touches, step.touches.count);
  std::uint64_t event = mixed(mixed(trace_.own[actor], actor + 1), step.choice);
  for (const Touch& one : touches) {
    event = mixed(event, trace_.written[place(one.object)]);
    if (one.write) event = mixed(event, trace_.read[place(one.object)]);
  }
  for (const Touch& one : touches) {
    if (!one.write) {
      trace_.read[place(one.object)] += event;
      continue;
    }
    trace_.written[place(one.object)] = event;
    trace_.read[place(one.object)] = 0;
  }
  if (step.touches.all) event = mixed(event, trace_.sum);
  if (step.touches.all) {
    for (std::uint64_t& own : trace_.own) own = mixed(own, event);
  }
  trace_.own[actor] = event;
  trace_.sum += event;
}

const Instruction& ToyMachine::at(std::uint32_t thread) const {
  return program_[thread].code[now_.next[thread]];
}

bool ToyMachine::can_go(std::uint32_t thread) const {
  const Instruction& one = at(thread);
  if (one.what == Do::lock) return now_.locks[one.a] == 0;
  if (one.what == Do::wait) return now_.events[one.a] != 0;
  return true;
}

// Works out the state of the run and what can happen next.
void ToyMachine::settle() {
  run_ = RunState::running;
  collect();
  bool runs = false;  // a thread that somebody waits for can go on
  bool waits = false;
  for (std::uint32_t i = 0; i < program_.size(); ++i) {
    if (finished(i) || at(i).what == Do::hit) continue;
    waits = true;
    runs |= can_go(i);
  }
  if (!runs) run_ = waits && enabled_.empty() ? RunState::finding : RunState::running;
  if (!waits || now_.left != 0) run_ = RunState::ended;
  if (now_.finding != 0) run_ = RunState::finding;
  if (run_ != RunState::running) enabled_.clear();
}

void ToyMachine::collect() {
  enabled_.clear();
  blocked_.clear();
  const auto offer_one = [this](std::uint32_t thread) {
    if (finished(thread)) return;
    offer(thread, can_go(thread) ? enabled_ : blocked_);
  };
  if (now_.last != 0xff) offer_one(now_.last);
  for (std::uint32_t i = 0; i < program_.size(); ++i) {
    if (i != now_.last) offer_one(i);
  }
}

void ToyMachine::offer(std::uint32_t thread, std::vector<Transition>& to) const {
  const Instruction& one = at(thread);
  Transition next;
  next.actor = static_cast<ActorId>(thread);
  next.touches = footprint_of(one);
  if ((forgets_unlock && one.what == Do::unlock) || is_told_behind(one)) next.touches = {};
  // Whether the run is over, with a hit left, depends on the last steps of all other threads.
  if (has_hits_ && (one.what == Do::spawn || may_finish(thread, now_.next[thread] + 1u))) {
    if (one.what != Do::hit) next.touches.add(toy_object(4, 0), true);
  }
  next.yields = program_[thread].yields || one.what == Do::rest;
  next.can_wait = one.what == Do::lock || one.what == Do::wait;
  next.faults = one.what == Do::hit;
  to.push_back(next);
  const std::uint64_t count = one.what == Do::choose ? one.a : one.what == Do::allocate ? 2 : 1;
  for (next.choice = 1; next.choice < count; ++next.choice) {
    next.faults = one.what == Do::allocate;
    to.push_back(next);
  }
}

void ToyMachine::perform(std::uint32_t thread, const Instruction& one, std::uint64_t choice) {
  std::uint8_t& own = now_.registers[thread];
  switch (one.what) {
    case Do::put:
    case Do::hit:
      now_.variables[one.a] = one.b;
      break;
    case Do::copy:
      now_.variables[one.a] = static_cast<std::uint8_t>(own + one.b);
      break;
    case Do::get:
      own = now_.variables[one.a];
      break;
    case Do::add:
      now_.variables[one.a] = static_cast<std::uint8_t>(now_.variables[one.a] + one.b);
      break;
    case Do::lock:
      now_.locks[one.a] = 1;
      break;
    case Do::unlock:
      now_.locks[one.a] = 0;
      break;
    case Do::set:
      ++now_.events[one.a];
      break;
    case Do::wait:
      --now_.events[one.a];
      break;
    case Do::spawn:
      now_.started[one.a] = 1;
      break;
    case Do::choose:
    case Do::allocate:
      own = static_cast<std::uint8_t>(choice);
      break;
    case Do::leave:
      now_.left = 1;
      break;
    case Do::expect:
      if (now_.variables[one.a] != one.b) now_.finding = static_cast<std::uint8_t>(thread + 1);
      break;
    case Do::look:
      own = 0;
      for (const std::uint8_t value : now_.variables) own = static_cast<std::uint8_t>(own + value);
      break;
    case Do::rest:
    case Do::skip:
      break;
  }
}

bool ToyMachine::may_finish(std::uint32_t thread, std::size_t next) const {
  const std::vector<Instruction>& code = program_[thread].code;
  if (next >= code.size()) return true;
  if (code[next].what != Do::skip) return false;
  return may_finish(thread, next + 1) || may_finish(thread, next + 1 + code[next].b);
}

void ToyMachine::skip_ahead(std::uint32_t thread) {
  const std::vector<Instruction>& code = program_[thread].code;
  while (now_.next[thread] < code.size() && at(thread).what == Do::skip) {
    const Instruction one = at(thread);
    const bool skips = now_.registers[thread] != one.a;
    now_.next[thread] = static_cast<std::uint8_t>(now_.next[thread] + 1 + (skips ? one.b : 0));
  }
}

}  // namespace wskcheck::drive
