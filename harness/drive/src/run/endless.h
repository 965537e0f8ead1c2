// Runs that never end: a driver that does the same for ever while nothing else can go on.
#pragma once

#include <cstdint>

#include "core/driven_machine.h"

namespace wskcheck::drive {

// Goes on from the state of the machine by what it does by default, for at most so many steps, and
// leaves it there. True with `trouble` when a state came back, but for the time, that only one
// thing could happen in between, and that no thread of the driver asked for the time: then it never
// ends.
bool repeats(DrivenMachine& machine, std::uint32_t steps_max, Trouble& trouble);

}  // namespace wskcheck::drive
