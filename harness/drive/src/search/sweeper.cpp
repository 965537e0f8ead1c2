// See sweeper.h.
#include "search/sweeper.h"

#include <algorithm>
#include <utility>

#include "search/bounds.h"
#include "search/tally.h"
#include "search/walker.h"

namespace wskcheck::drive {
namespace {

constexpr std::uint64_t walks_at_once = 100;

// The first transition that is none.
std::uint32_t without_fault(std::span<const Transition> enabled) {
  const auto is_none = [](const Transition& one) { return one.faults == 0; };
  const auto at = std::find_if(enabled.begin(), enabled.end(), is_none);
  return at == enabled.end() ? 0 : static_cast<std::uint32_t>(at - enabled.begin());
}

}  // namespace

void FailureWatch::reset() {
  machine_.reset();
  schedule_.clear();
  steps_ = 0;
  faults_ = 0;
}

void FailureWatch::take(std::uint32_t index) {
  if (faults_ < faults_max_) look();
  faults_ += machine_.enabled()[index].faults;
  if (index != 0) schedule_.push_back({steps_, index});
  ++steps_;
  machine_.take(index);
}

void FailureWatch::look() {
  const std::span<const Transition> enabled = machine_.enabled();
  for (std::uint32_t i = 0; i < enabled.size(); ++i) {
    if (enabled[i].faults == 0) continue;
    const std::uint64_t place = machine_.failure_place(i);
    if (place == 0 || !known_.insert(place).second) continue;
    new_.push_back(schedule_);
    new_.back().push_back({steps_, i});
  }
}

std::vector<Schedule> FailureWatch::new_failures() { return std::exchange(new_, {}); }

SearchResult Sweeper::run() {
  follow({});
  do {
    while (fail_new_ones()) {
    }
    if (!over()) walk();
  } while (!over() && fail_new_ones());
  SearchResult result = whole_.close(false);
  result.call_stacks_failed = failed_;
  return result;
}

bool Sweeper::over() {
  if (options_.stop && options_.stop()) whole_.stop();
  return whole_.over();
}

StrategyOptions Sweeper::rest() const {
  StrategyOptions rest = options_;
  rest.schedules_max -= whole_.result().schedules;
  whole_.rest_of(rest);
  return rest;
}

// The run of a schedule, which goes on by default and without another fault.
void Sweeper::follow(const Schedule& schedule) {
  const StrategyOptions options = rest();
  Tally tally(options);
  watch_.reset();
  Spent spent;
  ActorId last = ActorId::none;
  std::size_t next = 0;
  std::uint32_t step = 0;
  for (; watch_.state() == RunState::running && step < options.steps_max; ++step) {
    const std::span<const Transition> enabled = watch_.enabled();
    const bool departs = next < schedule.size() && schedule[next].step == step;
    const std::uint32_t index = departs ? schedule[next++].index : without_fault(enabled);
    const bool goes_on = could_go_on(enabled, last, spent, options);
    spent = after(spent, enabled[index].actor, enabled[index].faults, last, goes_on);
    last = enabled[index].actor;
    watch_.take(index);
    tally.step();
  }
  if (watch_.state() == RunState::running) {
    tally.cut(step);
  } else {
    tally.end(watch_, step, spent, [this] { return watch_.schedule(); });
  }
  whole_.add({}, tally.close(false));
}

// Whether there were any.
bool Sweeper::fail_new_ones() {
  const std::vector<Schedule> all = watch_.new_failures();
  for (const Schedule& one : all) {
    if (over()) break;
    follow(one);
    ++failed_;
  }
  return !all.empty();
}

void Sweeper::walk() {
  StrategyOptions options = rest();
  options.kind = StrategyKind::random;
  options.stream = stream_++;
  options.faults_max = options_.faults_max == 0 ? 0 : options_.faults_max - 1;
  const std::uint64_t most = std::min(options.schedules_max, walks_at_once);
  options.schedules_max = most;
  SearchResult result = Walker(watch_, options).run();
  // That these walks are over is no end of the whole.
  if (result.schedules >= most) result.stopped = false;
  whole_.add({}, result);
}

}  // namespace wskcheck::drive
