// Random walks: each actor is as likely as the others, then each of its alternatives.
#include "search/walker.h"

namespace wskcheck::drive {

SearchResult Walker::run() {
  while (!tally_.over()) walk();
  return tally_.close(false);
}

void Walker::walk() {
  machine_.reset();
  schedule_.clear();
  spent_ = {};
  last_ = ActorId::none;
  std::uint32_t steps = 0;
  for (; machine_.state() == RunState::running; ++steps) {
    const std::span<const Transition> enabled = machine_.enabled();
    const bool goes_on = could_go_on(enabled, last_, spent_, options_);
    allowed_.clear();
    for (std::uint32_t i = 0; i < enabled.size(); ++i) {
      if (within(after(spent_, enabled[i], last_, goes_on), options_)) allowed_.push_back(i);
    }
    if (allowed_.size() < enabled.size()) tally_.result().preempted_out = true;
    if (allowed_.empty() || steps >= options_.steps_max) return tally_.cut(steps);
    const std::uint32_t index = choose(enabled);
    spent_ = after(spent_, enabled[index], last_, goes_on);
    last_ = enabled[index].actor;
    if (index != 0) schedule_.push_back({steps, index});
    machine_.take(index);
    tally_.step();
  }
  tally_.end(machine_, steps, spent_, [this] { return schedule_; });
}

std::uint32_t Walker::choose(std::span<const Transition> enabled) {
  std::uint64_t actors = 0;
  const auto first_of_actor = [&](std::size_t at) {
    for (std::size_t i = 0; i < at; ++i) {
      if (enabled[allowed_[i]].actor == enabled[allowed_[at]].actor) return false;
    }
    return true;
  };
  for (std::size_t i = 0; i < allowed_.size(); ++i) actors += first_of_actor(i);
  std::uint64_t chosen = actors == 1 ? 0 : random_.below(actors);
  std::size_t at = 0;
  while (!first_of_actor(at) || chosen-- != 0) ++at;
  const ActorId actor = enabled[allowed_[at]].actor;
  std::uint64_t alternatives = 0;
  for (const std::uint32_t i : allowed_) alternatives += enabled[i].actor == actor;
  chosen = alternatives == 1 ? 0 : random_.below(alternatives);
  for (const std::uint32_t i : allowed_) {
    if (enabled[i].actor == actor && chosen-- == 0) return i;
  }
  return allowed_[at];
}

}  // namespace wskcheck::drive
