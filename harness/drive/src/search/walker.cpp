// See walker.h.
#include "search/walker.h"

#include <algorithm>

namespace wskcheck::drive {
namespace {

constexpr std::uint32_t length_expected = 64;  // of the first run
constexpr std::uint32_t faults_planned_max = 3;
constexpr std::uint64_t weight_of_others = 16;  // than those that wait, as the unload does

}  // namespace

SearchResult Walker::run() {
  while (!tally_.over()) walk();
  return tally_.close(false);
}

void Walker::start() {
  machine_.reset();
  schedule_.clear();
  spent_ = {};
  last_ = ActorId::none;
  fault_points_most_ = std::max(fault_points_most_, fault_points_);
  fault_points_ = 0;
  const std::uint32_t faults = std::min(options_.faults_max, faults_planned_max);
  faults_planned_ = static_cast<std::uint32_t>(random_.below(faults + 1));
  priorities_.clear();
  changes_.clear();
  lowest_ = 0;
  if (options_.kind != StrategyKind::pct) return;
  const std::uint64_t longest = tally_.result().steps_longest;
  for (std::uint64_t i = random_.below(options_.pct_depth); i > 0; --i) {
    changes_.push_back(
        static_cast<std::uint32_t>(random_.below(longest == 0 ? length_expected : longest)));
  }
}

void Walker::walk() {
  start();
  std::uint32_t steps = 0;
  for (; machine_.state() == RunState::running; ++steps) {
    const std::span<const Transition> enabled = machine_.enabled();
    const bool goes_on = could_go_on(enabled, last_, spent_, options_);
    if (steps >= options_.steps_max || !allow(enabled, goes_on)) return tally_.cut(steps);
    plan_faults(enabled);
    const bool by_priority = options_.kind == StrategyKind::pct;
    const ActorId actor = by_priority ? highest_actor(enabled, steps) : any_actor(enabled);
    const std::uint32_t index = any_alternative(enabled, actor);
    spent_ = after(spent_, enabled[index].actor, enabled[index].faults, last_, goes_on);
    last_ = actor;
    // Who only waits, waits behind all others from now on.
    if (by_priority && enabled[index].yields) priority_of(actor).value = --lowest_;
    if (index != 0) schedule_.push_back({steps, index});
    machine_.take(index);
    tally_.step();
  }
  tally_.end(machine_, steps, spent_, [this] { return schedule_; });
}

// What the bounds leave. False when that is nothing.
bool Walker::allow(std::span<const Transition> enabled, bool goes_on) {
  allowed_.clear();
  for (std::uint32_t i = 0; i < enabled.size(); ++i) {
    if (within(after(spent_, enabled[i].actor, enabled[i].faults, last_, goes_on), options_))
      allowed_.push_back(i);
  }
  if (allowed_.size() < enabled.size()) tally_.result().preempted_out = true;
  return !allowed_.empty();
}

// Either a fault happens now or none.
void Walker::plan_faults(std::span<const Transition> enabled) {
  const auto is_fault = [&](std::uint32_t i) { return enabled[i].faults > 0; };
  const auto faults = std::count_if(allowed_.begin(), allowed_.end(), is_fault);
  if (faults == 0) return;
  ++fault_points_;
  const bool now = faults_planned_ > 0 && random_.below(fault_points_most_) < faults_planned_;
  if (now) --faults_planned_;
  if (static_cast<std::size_t>(faults) == allowed_.size()) return;
  std::erase_if(allowed_, [&](std::uint32_t i) { return is_fault(i) != now; });
}

ActorId Walker::any_actor(std::span<const Transition> enabled) {
  const auto is_first = [&](std::size_t at) {
    for (std::size_t i = 0; i < at; ++i) {
      if (enabled[allowed_[i]].actor == enabled[allowed_[at]].actor) return false;
    }
    return true;
  };
  const auto weight = [&](std::size_t at) -> std::uint64_t {
    if (!is_first(at)) return 0;
    return enabled[allowed_[at]].yields ? 1 : weight_of_others;
  };
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < allowed_.size(); ++i) all += weight(i);
  std::uint64_t chosen = random_.below(all);
  std::size_t at = 0;
  for (; chosen >= weight(at); ++at) chosen -= weight(at);
  return enabled[allowed_[at]].actor;
}

ActorId Walker::highest_actor(std::span<const Transition> enabled, std::uint32_t step) {
  const auto highest = [&] {
    Priority best;
    for (const std::uint32_t i : allowed_) {
      const Priority& one = priority_of(enabled[i].actor);
      if (best.actor == ActorId::none || one.value > best.value) best = one;
    }
    return best.actor;
  };
  ActorId actor = highest();
  for (const std::uint32_t change : changes_) {
    if (change != step) continue;
    priority_of(actor).value = --lowest_;
    actor = highest();
  }
  return actor;
}

std::uint32_t Walker::any_alternative(std::span<const Transition> enabled, ActorId actor) {
  std::uint64_t alternatives = 0;
  for (const std::uint32_t i : allowed_) alternatives += enabled[i].actor == actor;
  std::uint64_t chosen = alternatives == 1 ? 0 : random_.below(alternatives);
  for (const std::uint32_t i : allowed_) {
    if (enabled[i].actor == actor && chosen-- == 0) return i;
  }
  return allowed_.front();
}

Walker::Priority& Walker::priority_of(ActorId actor) {
  for (Priority& one : priorities_) {
    if (one.actor == actor) return one;
  }
  return priorities_.emplace_back(
      Priority{actor, static_cast<std::int64_t>(1 + (random_.next() >> 16))});
}

}  // namespace wskcheck::drive
