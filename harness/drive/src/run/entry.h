// How DriverEntry came out in the runs of this process. No part of the state of a run.
#pragma once

#include <cstdint>
#include <string>

#include "core/driven_machine.h"

namespace wskcheck::drive {

void forget_entries();
void note_entry(bool success);  // DriverEntry has returned
bool entry_has_succeeded();     // in a run since the last forget_entries()

// Of a driver whose DriverEntry never succeeds: what it returns in the default run, and which
// function has failed before. The machine has begun.
std::string words_of_failing_entry(DrivenMachine& machine, std::uint32_t steps_max);

}  // namespace wskcheck::drive
