// Exhaustive search, depth first: options are tried in the order in which the machine offers them.
#include "search/depth_first.h"

#include <utility>

#include "search/insist.h"

namespace wskcheck::drive {

SearchResult DepthFirst::run() {
  go();
  const bool all = path_.empty();
  tally_.result().preempted_out = path_.left_out();
  tally_.result().steps_again = path_.steps_again();
  path_.restart();
  return tally_.close(all);
}

std::vector<Prefix> DepthFirst::split(std::uint32_t steps) {
  splits_ = true;
  prefix_steps_ = steps;
  go();
  path_.restart();
  return std::move(prefixes_);
}

void DepthFirst::go() {
  path_.restart();
  reduction_.restart();
  if (machine_.state() != RunState::running) {
    end();
  } else {
    enter();
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
}

// The machine has come to a new state and runs.
void DepthFirst::enter() {
  const std::uint32_t number = path_.depth();
  if (splits_ && number == prefix_steps_) return end();
  if (!path_.push()) {
    if (reduces_) reduction_.stuck();
    path_.pop();
    return cut();
  }
  if (remembers_ && number >= prefix_steps_ && is_known()) {
    path_.pop();
    return tally_.prune();
  }
  if (reduces_) reduction_.entered();
  const std::span<Option> options = path_.options(path_.newest());
  if (number >= options_.prefix.steps) {
    if (!splits_ && reduces_) return;
    for (Option& one : options) one.wanted = true;
  } else {
    const std::uint32_t index = of_prefix(number);
    insist(index < options.size(), "a prefix departs where the machine cannot");
    options[index].wanted = true;
    if (reduces_) try_siblings(index);
  }
}

// Whether all that can follow the newest frame was tried from an equal state, at no greater cost.
// Who ran last counts where to switch away from it is a preemption.
bool DepthFirst::is_known() {
  const Frame& frame = path_.newest();
  const std::uint64_t state = machine_.fingerprint();
  if (state == 0) return false;
  const auto last = static_cast<std::uint64_t>(frame.last_could_go_on ? frame.last : ActorId::none);
  return !memory_.add(state ^ last * 0x9E3779B97F4A7C15u, frame.spent);
}

// The run is over.
void DepthFirst::end() {
  if (splits_) {
    prefixes_.push_back({path_.schedule(), path_.depth()});
    return;
  }
  const Spent spent = path_.empty() ? Spent{} : path_.spent();
  tally_.end(machine_, path_.depth(), spent, [this] { return path_.schedule(); });
}

// The run has to be given up.
void DepthFirst::cut() {
  if (splits_) return end();
  tally_.cut(path_.depth());
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
  if (path_.depth() > prefix_steps_) tally_.step();
  if (reduces_) reduction_.stepped();
  if (machine_.state() != RunState::running) {
    end();
  } else if (path_.depth() >= options_.steps_max) {
    cut();
  } else {
    enter();
  }
}

}  // namespace wskcheck::drive
