// Whether a machine's footprints are right, which the reduction relies on: two steps of different
// actors that do not meet can be exchanged, and neither changes what the other actor can do.
//
// For the tests of a machine. Random walks; at each state on the way each pair of transitions that
// do not meet is taken in both orders, and what comes of it is compared: whether the run is over,
// what is enabled and blocked then, and the fingerprint where the machine has one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "search/strategy.h"

namespace wskcheck::drive {

struct FootprintMistake {
  Schedule schedule;  // to the state, of `steps` steps
  std::uint32_t steps = 0;
  std::uint32_t first = 0;   // in enabled() there
  std::uint32_t second = 0;  // the same, or in blocked() where `what` says so
  const char* what = "";
};

struct FootprintReport {
  std::vector<FootprintMistake> mistakes;  // at most 100
  std::uint64_t states = 0;
  std::uint64_t pairs = 0;  // that do not meet
};

// `schedules_max` walks.
FootprintReport check_footprints(Machine& machine, const StrategyOptions& options);

}  // namespace wskcheck::drive
