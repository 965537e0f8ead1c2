// What a schedule has spent of what bounds allow: preemptions and faults.
#pragma once

#include <cstdint>
#include <span>

#include "search/strategy.h"

namespace wskcheck::drive {

struct Spent {
  std::uint32_t preemptions = 0;
  std::uint32_t faults = 0;
};

// Whether switching away from the actor that ran last is a preemption here: it could go on without
// a fault that is one too many.
inline bool could_go_on(std::span<const Transition> enabled, ActorId last, const Spent& spent,
                        const StrategyOptions& options) {
  for (const Transition& one : enabled) {
    if (one.actor == last && !one.yields && spent.faults + one.faults <= options.faults_max) {
      return true;
    }
  }
  return false;
}

// What is spent once `actor` goes on.
inline Spent after(Spent spent, ActorId actor, std::uint32_t faults, ActorId last,
                   bool last_could_go_on) {
  if (last_could_go_on && actor != last) ++spent.preemptions;
  spent.faults += faults;
  return spent;
}

inline bool within(const Spent& spent, const StrategyOptions& options) {
  return spent.preemptions <= options.preemptions_max && spent.faults <= options.faults_max;
}

}  // namespace wskcheck::drive
