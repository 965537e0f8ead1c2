// Makes the schedule of a finding shorter, by trying: departures are left out, the stretches of an
// actor are moved together, alternatives are replaced by the ordinary one. Before and behind that,
// a search that is bounded to fewer preemptions.
//
// A schedule is tried as a wish list of (actor, choice): what is not possible is left out, and
// behind its end the default is taken. What counts is the run that comes of it.
#include <algorithm>
#include <tuple>
#include <utility>

#include "search/bounds.h"
#include "search/hunt.h"
#include "search/strategy.h"

namespace wskcheck::drive {
namespace {

constexpr std::uint32_t tries_max = 3000;     // runs
constexpr std::uint64_t searched_max = 5000;  // schedules of each bounded search

struct Wish {
  ActorId actor = ActorId::none;
  std::uint64_t choice = 0;
};
using Wishes = std::vector<Wish>;

class Shrinker {
 public:
  Shrinker(Machine& machine, const SearchFinding& finding, const StrategyOptions& options)
      : machine_(machine), options_(options), best_(finding) {}

  SearchFinding run() {
    if (!try_schedule(best_.schedule, true)) return best_;
    search_below();
    make_shorter();
    if (search_below()) make_shorter();
    return best_;
  }

 private:
  bool drop_departures();
  bool drop_stretches();
  bool join_stretches();
  bool use_defaults();
  bool search_below();
  void make_shorter();
  std::vector<std::size_t> stretches() const;
  bool try_schedule(const Schedule& schedule, bool first);
  bool try_wishes(const Wishes& wishes);
  template <class Choose>
  bool try_run(Choose choose, bool first);

  Machine& machine_;
  const StrategyOptions& options_;
  SearchFinding best_;
  Wishes taken_;  // by the best run
  std::uint32_t tries_ = 0;
  Schedule schedule_;
  Wishes wishes_;
};

auto weight(const SearchFinding& one) {
  return std::make_tuple(one.preemptions, one.schedule.size(), one.steps);
}

// Takes the run that `choose` gives. True when it is the new best one.
template <class Choose>
bool Shrinker::try_run(Choose choose, bool first) {
  if (!first && tries_++ >= tries_max) return false;
  machine_.reset();
  schedule_.clear();
  wishes_.clear();
  Spent spent;
  ActorId last = ActorId::none;
  std::uint32_t step = 0;
  for (; machine_.state() == RunState::running && step < options_.steps_max; ++step) {
    const std::span<const Transition> enabled = machine_.enabled();
    const std::uint32_t index = choose(step, enabled);
    if (index >= enabled.size()) return false;
    const bool goes_on = could_go_on(enabled, last, spent, options_);
    spent = after(spent, enabled[index].actor, enabled[index].faults, last, goes_on);
    last = enabled[index].actor;
    if (index != 0) schedule_.push_back({step, index});
    wishes_.push_back({last, enabled[index].choice});
    machine_.take(index);
  }
  if (machine_.state() != RunState::finding) return false;
  SearchFinding found = best_;
  found.schedule = schedule_;
  found.steps = step;
  found.preemptions = spent.preemptions;
  const bool allowed = spent.faults <= options_.faults_max;
  if (machine_.finding_signature() != best_.signature) return false;
  if (!first && (!allowed || weight(found) >= weight(best_))) return false;
  best_ = std::move(found);
  taken_ = wishes_;
  return true;
}

bool Shrinker::try_schedule(const Schedule& schedule, bool first) {
  std::size_t next = 0;
  return try_run(
      [&](std::uint32_t step, std::span<const Transition>) {
        const bool departs = next < schedule.size() && schedule[next].step == step;
        return departs ? schedule[next++].index : 0u;
      },
      first);
}

bool Shrinker::try_wishes(const Wishes& wishes) {
  std::size_t next = 0;
  return try_run(
      [&](std::uint32_t, std::span<const Transition> enabled) {
        for (; next < wishes.size(); ++next) {
          for (std::uint32_t i = 0; i < enabled.size(); ++i) {
            if (enabled[i].actor != wishes[next].actor) continue;
            if (enabled[i].choice != wishes[next].choice) continue;
            ++next;
            return i;
          }
        }
        return 0u;
      },
      false);
}

// Halves first, then quarters, and so on.
bool Shrinker::drop_departures() {
  for (std::size_t size = best_.schedule.size(); size > 0; size /= 2) {
    for (std::size_t at = 0; at < best_.schedule.size(); at += size) {
      Schedule less = best_.schedule;
      const auto from = less.begin() + static_cast<std::ptrdiff_t>(at);
      less.erase(from, from + static_cast<std::ptrdiff_t>(std::min(size, less.size() - at)));
      if (try_schedule(less, false)) return true;
    }
  }
  return false;
}

// Where each stretch of steps of one actor begins, and the end.
std::vector<std::size_t> Shrinker::stretches() const {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < taken_.size(); ++i) {
    if (i == 0 || taken_[i].actor != taken_[i - 1].actor) all.push_back(i);
  }
  all.push_back(taken_.size());
  return all;
}

bool Shrinker::drop_stretches() {
  const std::vector<std::size_t> starts = stretches();
  for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
    Wishes less(taken_.begin(), taken_.begin() + static_cast<std::ptrdiff_t>(starts[i]));
    less.insert(less.end(), taken_.begin() + static_cast<std::ptrdiff_t>(starts[i + 1]),
                taken_.end());
    if (try_wishes(less)) return true;
  }
  return false;
}

// Moves a stretch to the end of the one before of the same actor, or that one to its beginning.
bool Shrinker::join_stretches() {
  const std::vector<std::size_t> starts = stretches();
  const auto place = [](Wishes& wishes, std::size_t at) {
    return wishes.begin() + static_cast<std::ptrdiff_t>(at);
  };
  for (std::size_t later = starts.size() - 1; later-- > 0;) {
    std::size_t earlier = later;
    while (earlier-- > 0 && taken_[starts[earlier]].actor != taken_[starts[later]].actor) {
    }
    if (earlier >= later) continue;
    Wishes up = taken_;
    std::rotate(place(up, starts[earlier + 1]), place(up, starts[later]),
                place(up, starts[later + 1]));
    if (try_wishes(up)) return true;
    Wishes down = taken_;
    std::rotate(place(down, starts[earlier]), place(down, starts[earlier + 1]),
                place(down, starts[later]));
    if (try_wishes(down)) return true;
  }
  return false;
}

bool Shrinker::use_defaults() {
  for (std::size_t i = 0; i < taken_.size(); ++i) {
    if (taken_[i].choice == 0) continue;
    Wishes plainer = taken_;
    plainer[i].choice = 0;
    if (try_wishes(plainer)) return true;
  }
  return false;
}

void Shrinker::make_shorter() {
  bool better = true;
  while (better && tries_ < tries_max) {
    better = drop_departures() || join_stretches() || drop_stretches() || use_defaults();
  }
}

// Whether fewer preemptions do.
bool Shrinker::search_below() {
  if (best_.preemptions == 0) return false;
  machine_.reset();
  StrategyOptions options = options_;
  options.remember = machine_.fingerprint() != 0;
  LoneSearcher searcher(machine_);
  const auto fewer = hunt(searcher, best_.signature, best_.preemptions - 1, searched_max, options);
  return fewer && try_schedule(fewer->schedule, true);
}

}  // namespace

SearchFinding shrink(Machine& machine, const SearchFinding& finding,
                     const StrategyOptions& options) {
  return Shrinker(machine, finding, options).run();
}

}  // namespace wskcheck::drive
