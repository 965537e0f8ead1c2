// Exhaustive search, depth first: options are tried in the order in which the machine offers them.
#include "search/depth_first.h"

#include "search/insist.h"

namespace wskcheck::drive {

SearchResult DepthFirst::run() {
  path_.restart();
  reduction_.restart();
  if (machine_.state() == RunState::running) {
    enter();
  } else {
    tally_.end(machine_, 0, {}, [] { return Schedule{}; });
  }
  while (!path_.empty() && !tally_.over()) {
    const std::uint32_t index = next();
    if (index == none) {
      if (!path_.newest().tried) ++tally_.result().pruned;
      path_.pop();
    } else {
      step(index);
    }
  }
  const bool all = path_.empty();
  tally_.result().preempted_out = path_.left_out();
  tally_.result().steps_again = path_.steps_again();
  path_.restart();
  return tally_.close(all);
}

// The machine has come to a new state and runs.
void DepthFirst::enter() {
  const std::uint32_t number = path_.depth();
  if (!path_.push()) {
    if (reduces_) reduction_.stuck();
    tally_.cut(number);
    path_.pop();
    return;
  }
  if (reduces_) reduction_.entered();
  const std::span<Option> options = path_.options(path_.newest());
  if (number < options_.prefix.steps) {
    const std::uint32_t index = of_prefix(number);
    insist(index < options.size(), "a prefix departs where the machine cannot");
    options[index].wanted = true;
    if (reduces_) try_siblings(index);
  } else if (!reduces_) {
    for (Option& one : options) one.wanted = true;
  }
}

// The option that the prefix takes at a frame.
std::uint32_t DepthFirst::of_prefix(std::uint32_t frame) const {
  for (const Departure& one : options_.prefix.schedule) {
    if (one.step == frame) return one.index;
  }
  return 0;
}

// Other searches try what comes before the prefix's option at the newest frame.
void DepthFirst::try_siblings(std::uint32_t index) {
  for (std::uint32_t i = 0; i < index; ++i) {
    Option& one = path_.options(path_.newest())[i];
    if (one.excluded || one.asleep) continue;
    path_.take(i);
    one.done = true;
    one.ends = machine_.state() != RunState::running;
  }
}

// What is to be tried next at the newest frame.
std::uint32_t DepthFirst::next() {
  const std::span<Option> options = path_.options(path_.newest());
  for (std::uint32_t i = 0; i < options.size(); ++i) {
    const Option& one = options[i];
    if (one.wanted && !one.done && !one.excluded && !one.asleep) return i;
  }
  return none;
}

void DepthFirst::step(std::uint32_t index) {
  path_.newest().tried = true;
  path_.options(path_.newest())[index].done = true;
  if (reduces_) reduction_.stepping();
  path_.take(index);
  tally_.step();
  if (reduces_) reduction_.stepped();
  const auto schedule = [this] { return path_.schedule(); };
  if (machine_.state() != RunState::running) {
    tally_.end(machine_, path_.depth(), path_.spent(), schedule);
  } else if (path_.depth() >= options_.steps_max) {
    tally_.cut(path_.depth());
  } else {
    enter();
  }
}

}  // namespace wskcheck::drive
