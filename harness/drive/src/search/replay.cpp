// One schedule, step by step.
#include "search/strategy.h"

namespace wskcheck::drive {

bool replay(Machine& machine, const Schedule& schedule, std::uint32_t steps_max) {
  machine.reset();
  std::size_t next = 0;
  for (std::uint32_t step = 0; machine.state() == RunState::running && step < steps_max; ++step) {
    std::uint32_t index = 0;
    if (next < schedule.size() && schedule[next].step == step) index = schedule[next++].index;
    if (index >= machine.enabled().size()) return false;
    machine.take(index);
  }
  return next == schedule.size();
}

}  // namespace wskcheck::drive
