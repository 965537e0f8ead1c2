// Frames, and the snapshots that some of them have. A frame without one is reached again from the
// nearest one below that has, by taking the same steps.
#include "search/path.h"

#include <algorithm>
#include <functional>

#include "search/insist.h"

namespace wskcheck::drive {

void Path::restart() {
  if (!saved_.empty()) machine_.drop(frames_[saved_.front()].snapshot);
  saved_.clear();
  frames_.clear();
  pool_used_ = 0;
  touched_.clear();
  machine_.reset();
  at_ = 0;
}

bool Path::push() {
  insist(at_ == depth(), "a frame is made where the machine is not");
  const std::span<const Transition> enabled = machine_.enabled();
  Frame frame;
  frame.first = pool_used_;
  frame.count = static_cast<std::uint32_t>(enabled.size());
  frame.touched = static_cast<std::uint32_t>(touched_.size());
  if (!frames_.empty()) {
    frame.last = taken(newest()).step.actor;
    frame.spent = spent();
    frame.last_could_go_on = could_go_on(enabled, frame.last, frame.spent, options_);
  }
  pool_used_ += frame.count;
  if (pool_used_ > pool_.size()) pool_.resize(2 * std::size_t{pool_used_});
  bool any = false;
  Option* option = pool_.data() + frame.first;
  for (const Transition& one : enabled) {
    option->step.set(one);
    const Spent spent =
        after(frame.spent, one.actor, one.faults, frame.last, frame.last_could_go_on);
    option->too_faulty = spent.faults > options_.faults_max;
    option->excluded = !within(spent, options_);
    option->asleep = option->wanted = option->done = option->ends = false;
    option->touched_count = 0;
    left_out_ |= option->excluded;
    any |= !option->excluded;
    ++option;
  }
  frames_.push_back(frame);
  return any;
}

void Path::pop() {
  Frame& frame = newest();
  if (frame.saved) {
    machine_.drop(frame.snapshot);
    saved_.pop_back();
  }
  pool_used_ = frame.first;
  touched_.resize(frame.touched);
  frames_.pop_back();
}

void Path::take(std::uint32_t index) {
  if (at_ != depth() - 1) come_back();
  Frame& frame = newest();
  if (!frame.saved && worth_saving(frame)) save(frame);
  frame.taken = index;
  machine_.take(index);
  at_ = depth();
  if (options_.reduce) keep_touched(options(frame)[index]);
}

void Path::keep_touched(Option& one) {
  const TouchedBehind behind = machine_.touched();
  one.touched_count = 0;
  if (behind.all) one.step.all = true;
  if (behind.all || behind.touches.empty()) return;
  one.touched = static_cast<std::uint32_t>(touched_.size());
  for (const Touch& touch : behind.touches) touched_.push_back(packed(touch));
  const auto begin = touched_.begin() + one.touched;
  std::sort(begin, touched_.end(), std::greater<>());
  // Of one object the write comes first, and stays.
  const auto same = [](std::uint64_t a, std::uint64_t b) { return a >> 1 == b >> 1; };
  touched_.erase(std::unique(begin, touched_.end(), same), touched_.end());
  std::reverse(touched_.begin() + one.touched, touched_.end());
  one.touched_count = static_cast<std::uint32_t>(touched_.size()) - one.touched;
}

// A frame to which the search may come back: the more steps lie between snapshots, the fewer there
// are to make and the more steps are taken again.
bool Path::worth_saving(const Frame& frame) {
  if (frame.count < 2) return false;
  const std::uint32_t below = saved_.empty() ? 0 : saved_.back();
  const std::uint32_t since = depth() - 1 - below;
  return since >= options_.steps_between_saves;
}

void Path::save(Frame& frame) {
  frame.snapshot = machine_.save();
  frame.saved = true;
  saved_.push_back(depth() - 1);
}

void Path::come_back() {
  std::uint32_t from = 0;
  if (saved_.empty()) {
    machine_.reset();
  } else {
    from = saved_.back();
    machine_.restore(frames_[from].snapshot);
  }
  for (; from + 1 < depth(); ++from) {
    machine_.take(frames_[from].taken);
    ++steps_again_;
  }
  at_ = depth() - 1;
  const std::span<const Transition> enabled = machine_.enabled();
  insist(enabled.size() == newest().count, "a machine that was put back has other transitions");
  for (std::uint32_t i = 0; i < enabled.size(); ++i) {
    const Move& before = options(newest())[i].step;
    insist(enabled[i].actor == before.actor && enabled[i].choice == before.choice,
           "a machine that was put back has other transitions");
  }
}

Spent Path::spent() {
  const Frame& frame = newest();
  const Move& step = taken(frame).step;
  return after(frame.spent, step.actor, step.faults, frame.last, frame.last_could_go_on);
}

Schedule Path::schedule() const {
  Schedule schedule;
  for (std::uint32_t i = 0; i < frames_.size(); ++i) {
    if (frames_[i].taken != 0) schedule.push_back({i, frames_[i].taken});
  }
  return schedule;
}

}  // namespace wskcheck::drive
