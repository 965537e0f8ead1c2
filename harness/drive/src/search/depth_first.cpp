// Exhaustive search, depth first: options are tried in the order in which the machine offers them.
#include "search/depth_first.h"

#include "search/insist.h"

namespace wskcheck::drive {

SearchResult DepthFirst::run() {
  path_.restart();
  if (machine_.state() == RunState::running) {
    enter();
  } else {
    tally_.end(machine_, 0, {}, [] { return Schedule{}; });
  }
  while (!path_.empty() && !tally_.over()) {
    const std::uint32_t index = next();
    if (index == none) {
      leave();
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
    tally_.cut(number);
    path_.pop();
    return;
  }
  const std::span<Option> options = path_.options(path_.newest());
  if (number < options_.prefix.steps) {
    const std::uint32_t index = of_prefix(number);
    insist(index < options.size(), "a prefix departs where the machine cannot");
    options[index].wanted = true;
    return;
  }
  for (Option& one : options) one.wanted = true;
}

// The option that the prefix takes at a frame.
std::uint32_t DepthFirst::of_prefix(std::uint32_t frame) const {
  for (const Departure& one : options_.prefix.schedule) {
    if (one.step == frame) return one.index;
  }
  return 0;
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
  path_.options(path_.newest())[index].done = true;
  path_.take(index);
  tally_.step();
  const auto schedule = [this] { return path_.schedule(); };
  if (machine_.state() != RunState::running) {
    tally_.end(machine_, path_.depth(), path_.spent(), schedule);
  } else if (path_.depth() >= options_.steps_max) {
    tally_.cut(path_.depth());
  } else {
    enter();
  }
}

void DepthFirst::leave() { path_.pop(); }

}  // namespace wskcheck::drive
