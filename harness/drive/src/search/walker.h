// Walks: one run after the other, each from the beginning, chosen at random.
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
      : machine_(machine), options_(options), tally_(options), random_(options.seed) {}

  SearchResult run();

 private:
  void walk();
  std::uint32_t choose(std::span<const Transition> enabled);

  Machine& machine_;
  const StrategyOptions& options_;
  Tally tally_;
  check::Rng random_;
  // Of the run at hand.
  Schedule schedule_;
  Spent spent_;
  ActorId last_ = ActorId::none;
  std::vector<std::uint32_t> allowed_;  // by the bounds
};

}  // namespace wskcheck::drive
