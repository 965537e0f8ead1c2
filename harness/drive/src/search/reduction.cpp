// See reduction.h. Frames and events have the same numbers: event i is what frame i has taken.
#include "search/reduction.h"

namespace wskcheck::drive {
namespace {

// What is left of the bound on faults, as an object.
constexpr std::uint64_t faults_left = ~std::uint64_t{0};

}  // namespace

void Reduction::entered() {
  Frame& frame = path_.newest();
  order_.see(machine_.enabled(), machine_.blocked());
  charge(frame);
  if (path_.depth() > 1) carry_over(frame);
  if (path_.depth() > prefix_steps_) wake_one(frame);
}

// Actors whose alternatives the bound on faults decides about read what is left of it; actors that
// can do nothing but a fault, and so may never do it, write it.
void Reduction::charge(Frame& frame) {
  const std::span<Option> options = path_.options(frame);
  for (std::size_t i = 0; i < options.size(); ++i) {
    const ActorId actor = options[i].step.actor;
    if (i > 0 && options[i - 1].step.actor == actor) continue;
    bool excluded = false;
    bool faults_only = true;
    for (const Option& one : options) {
      if (one.step.actor != actor) continue;
      excluded |= one.too_faulty;
      faults_only &= one.step.faults > 0;
    }
    if (!excluded && !faults_only) continue;
    for (Option& one : options) {
      if (one.step.actor == actor) one.step.add(faults_left, faults_only);
    }
  }
}

// What was tried at the frame before, or sleeps there, and does not meet the step from there to
// here, sleeps here. What could happen there and cannot here, the step has made impossible: it is
// tried there too, even where the footprints do not say so.
void Reduction::carry_over(Frame& frame) {
  const std::uint32_t number = path_.depth() - 2;
  const Option& taken = path_.taken(path_.frame(number));
  for (const Option& one : path_.options(path_.frame(number))) {
    if (one.step.actor == taken.step.actor) continue;
    Option* here = nullptr;
    for (Option& other : path_.options(frame)) {
      if (other.step.actor == one.step.actor && other.step.choice == one.step.choice) here = &other;
    }
    if (here == nullptr) {
      if (number >= prefix_steps_) want_before(number, one.step.actor);
    } else if (!bounded_ && (one.asleep || (one.done && !one.ends)) && !path_.do_meet(one, taken)) {
      here->asleep = true;
      here->touched = one.touched;
      here->touched_count = one.touched_count;
    }
  }
}

// Where all sleep, the run is given up, which is the end of it for those that wait.
void Reduction::wake_one(Frame& frame) {
  for (const Option& one : path_.options(frame)) {
    if (one.asleep || one.excluded) continue;
    want(path_.depth() - 1, one.step.actor);
    return;
  }
  look_at_waiting(ActorId::none);
}

void Reduction::stepped() {
  const Option& taken = path_.taken(path_.newest());
  look_for_races(taken.step, path_.touched(taken), taken.step.can_wait || bounded_);
  order_.push();
  const RunState state = machine_.state();
  if (state == RunState::ended || state == RunState::finding) ended();
}

void Reduction::ended() {
  Frame& frame = path_.newest();
  path_.options(frame)[frame.taken].ends = true;
  if (path_.depth() > prefix_steps_) {
    want_all(path_.depth() - 1);
    if (bounded_) want_all(stretch_start(path_.depth() - 1));
  }
  order_.see({}, machine_.blocked());
  look_at_waiting(path_.taken(frame).step.actor);
}

void Reduction::stuck() {
  order_.see(machine_.enabled(), machine_.blocked());
  charge(path_.newest());
  look_at_waiting(ActorId::none);
}

// Races of those that can no longer go on, or, but for `except`, not within the bound on faults.
void Reduction::look_at_waiting(ActorId except) {
  for (const Transition& one : machine_.blocked()) look_for_races(Move(one), {}, true);
  const Frame& frame = path_.newest();
  for (std::uint32_t i = 0; i < frame.count; ++i) {
    const Option& one = path_.options(frame)[i];
    if (one.too_faulty && one.step.actor != except) look_for_races(one.step, {}, true);
  }
}

void Reduction::look_for_races(const Move& step, Touched touched, bool all_of_them) {
  for (const std::uint32_t event : order_.weigh(step, touched, all_of_them)) {
    if (event < prefix_steps_) continue;
    if (bounded_) {
      want_before(event, step.actor);
    } else {
      reverse(event, step);
    }
  }
}

// The step could come before the event. Then what happens before the step and not behind the event
// comes first, and one of the actors with which that can begin has to be tried there.
void Reduction::reverse(std::uint32_t event, const Move& step) {
  const std::uint32_t last = order_.size();
  initials_.clear();
  for (std::uint32_t i = event + 1; i < last; ++i) {
    if (!order_.before(i, last) || order_.before(event, i)) continue;
    bool initial = true;
    for (const std::uint32_t one : initials_) initial &= !order_.before(one, i);
    if (!initial) continue;
    const Move& first = path_.taken(path_.frame(i)).step;
    if (is_tried(event, first.actor, first.choice)) return;
    initials_.push_back(i);
  }
  if (!initials_.empty()) {
    ActorId chosen = order_.actor(initials_[0]);
    for (const std::uint32_t one : initials_) {
      if (order_.actor(one) == step.actor) chosen = step.actor;
    }
    if (!want(event, chosen)) want_all(event);
    return;
  }
  // Nothing comes first. Where the actor cannot go on there, the other order is not possible.
  if (!is_tried(event, step.actor, step.choice)) want(event, step.actor);
}

// Within a bound on preemptions the switch to the actor may cost one too much at the event, and
// none where the actor of the event was switched to.
void Reduction::want_before(std::uint32_t event, ActorId actor) {
  if (!want(event, actor)) want_all(event);
  if (!bounded_) return;
  const std::uint32_t start = stretch_start(event);
  if (!want(start, actor)) want_all(start);
}

// The last state before the event at which another actor could go on at no greater cost.
std::uint32_t Reduction::stretch_start(std::uint32_t event) {
  std::uint32_t start = event;
  while (start > prefix_steps_ && order_.actor(start - 1) == order_.actor(event) &&
         path_.frame(start).last_could_go_on) {
    --start;
  }
  return start;
}

bool Reduction::is_tried(std::uint32_t frame, ActorId actor, std::uint64_t choice) {
  for (const Option& one : path_.options(path_.frame(frame))) {
    if (one.step.actor != actor) continue;
    if (one.wanted || (one.asleep && one.step.choice == choice)) return true;
  }
  return false;
}

bool Reduction::want(std::uint32_t frame, ActorId actor) {
  bool found = false;
  for (Option& one : path_.options(path_.frame(frame))) {
    if (one.step.actor != actor) continue;
    one.wanted = true;
    found = true;
  }
  return found;
}

void Reduction::want_all(std::uint32_t frame) {
  for (Option& one : path_.options(path_.frame(frame))) one.wanted = true;
}

}  // namespace wskcheck::drive
