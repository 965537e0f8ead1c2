// Dynamic partial-order reduction of the depth-first search: of schedules that differ only in the
// order of steps that do not meet, one is tried.
//
// At first one actor is tried at a state. When a step turns out to race with an earlier one, an
// actor with which the other order begins is tried too at the earlier one's state: one of the
// initials of a source set (Abdulla, Aronsson, Jonsson, Sagonas, POPL 2014), here of those steps
// that happen before the later one of the race. Sleep sets (Godefroid) keep what was tried before
// from being tried again.
//
// Actors wait for each other, which the papers leave out or do for locks only. So
//  - a step that can be made impossible looks at all races and not only at those with the newest
//    steps: between the two may lie what has made it possible again;
//  - at the end of a run, also of one that is given up because all that can go on sleeps, whoever
//    is still waiting is looked at as if it went on;
//  - a step that ends the run makes all others impossible, so all are tried where it was taken.
// All alternatives of an actor are tried together. A bound on faults makes some of them impossible,
// which is a race for what is left of the bound.
#pragma once

#include <cstdint>

#include "search/order.h"
#include "search/path.h"

namespace wskcheck::drive {

class Reduction {
 public:
  // At the first `prefix_steps` frames everything is tried, by this search or by others.
  Reduction(Machine& machine, Path& path, const std::uint32_t& prefix_steps, bool bounded)
      : machine_(machine), path_(path), prefix_steps_(prefix_steps), bounded_(bounded) {}

  // The path begins anew.
  void restart() { order_.clear(); }
  // A frame was made: what is asleep there, and what is tried first.
  void entered();
  // The newest frame is about to take its option.
  void stepping() { order_.shrink(path_.depth() - 1); }
  // The newest frame has taken its option, and the run goes on or not.
  void stepped();
  // A frame was made where the bounds exclude all that can happen.
  void stuck();

 private:
  void charge(Frame& frame);
  void carry_over(Frame& frame);
  void wake_one(Frame& frame);
  void ended();
  void look_at_waiting(ActorId except);
  void look_for_races(const Move& step, Touched touched, bool all_of_them);
  void reverse(std::uint32_t event, const Move& step);
  void want_before(std::uint32_t event, ActorId actor);
  std::uint32_t stretch_start(std::uint32_t event);
  bool is_tried(std::uint32_t frame, ActorId actor, std::uint64_t choice);
  bool want(std::uint32_t frame, ActorId actor);
  void want_all(std::uint32_t frame);

  Machine& machine_;
  Path& path_;
  const std::uint32_t& prefix_steps_;
  const bool bounded_;  // on preemptions
  Order order_;
  std::vector<std::uint32_t> initials_;
};

}  // namespace wskcheck::drive
