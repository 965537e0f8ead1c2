// Which of the steps that the model offers WSK takes in a live run: those that agree with what the
// sockets have seen. Among them it chooses at random: the contract leaves the choice to WSK.
#pragma once

#include <cstdint>
#include <random>

#include "core/offers.h"
#include "live/network.h"
#include "live/threads.h"

namespace wskcheck::drive::live {

class Steps {
 public:
  Steps(Network& network, Threads& threads, std::uint64_t seed)
      : network_(network), threads_(threads), random_(seed) {}

  // Takes one step, and lets the thread go on that it is for. False when there is none.
  bool take_one();

 private:
  bool is_allowed(const core::Offer& offer, bool is_fault) const;
  bool has_room_for(const core::Offer& offer) const;

  Network& network_;
  Threads& threads_;
  std::mt19937_64 random_;
  core::Offers offers_;
  std::vector<std::size_t> allowed_;
};

}  // namespace wskcheck::drive::live
