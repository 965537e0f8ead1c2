// Choosing at random what a run does next, so that rare orders come about: each actor and
// alternative has a rank of its own in a run, and of those that can go on the first does, mostly.
// Faults and the unloading of the driver come seldom.
#pragma once

#include <cstdint>
#include <random>
#include <span>

#include "search/transition.h"

namespace wskcheck::drive {

class RankedChoice {
 public:
  // A fault is chosen once in so many steps in which it can happen.
  explicit RankedChoice(std::uint64_t seed, std::uint32_t faults_max = 1,
                        std::uint32_t steps_for_fault = 30)
      : random_(seed), seed_(seed), faults_left_(faults_max), steps_for_fault_(steps_for_fault) {}

  std::uint32_t among(std::span<const Transition> enabled);

 private:
  std::uint64_t rank_of(const Transition& t) const;

  std::mt19937_64 random_;
  std::uint64_t seed_;
  std::uint32_t faults_left_;
  std::uint32_t steps_for_fault_;
};

}  // namespace wskcheck::drive
