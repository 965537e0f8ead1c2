// Walks: one run after the other, each from the beginning, chosen at random.
//
// A random walk takes each actor as likely as the others, then each of its alternatives; one that
// only waits, for time or for the others to be done, it takes seldom, so that runs are not over
// before they have begun. A walk by priorities (Burckhardt and others, ASPLOS 2010) gives each
// actor one at random, lets the highest go on, and lowers it at `pct_depth` - 1 steps chosen at
// random over the length of a run: a mistake that takes few orderings is found with a probability
// that has a bound, however long the runs. Faults are few in a run, and as likely at the end of it
// as at its beginning.
#pragma once

#include <cstdint>
#include <vector>

#include "search/bounds.h"
#include "search/strategy.h"
#include "search/tally.h"
#include "wskcheck/check/rng.h"

namespace wskcheck::drive {

class Walker {
 public:
  Walker(Machine& machine, const StrategyOptions& options)
      : machine_(machine),
        options_(options),
        tally_(options),
        random_(options.seed, options.stream) {}

  SearchResult run();

 private:
  struct Priority {
    ActorId actor = ActorId::none;
    std::int64_t value = 0;  // the higher goes first
  };

  void start();
  void walk();
  bool allow(std::span<const Transition> enabled, bool goes_on);
  void plan_faults(std::span<const Transition> enabled);
  ActorId any_actor(std::span<const Transition> enabled);
  ActorId highest_actor(std::span<const Transition> enabled, std::uint32_t step);
  std::uint32_t any_alternative(std::span<const Transition> enabled, ActorId actor);
  Priority& priority_of(ActorId actor);

  Machine& machine_;
  const StrategyOptions& options_;
  Tally tally_;
  check::Rng random_;
  std::uint32_t fault_points_most_ = 1;  // steps of a run at which there can be a fault
  // Of the run at hand.
  Schedule schedule_;
  Spent spent_;
  ActorId last_ = ActorId::none;
  std::uint32_t faults_planned_ = 0;
  std::uint32_t fault_points_ = 0;
  std::vector<std::uint32_t> allowed_;  // of enabled(), by the bounds and by what is planned
  std::vector<Priority> priorities_;
  std::vector<std::uint32_t> changes_;  // steps, in any order
  std::int64_t lowest_ = 0;
};

}  // namespace wskcheck::drive
