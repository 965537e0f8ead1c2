// A finding in words: the schedule is taken once more, and its story is kept.
#pragma once

#include <string>

#include "core/driven_machine.h"
#include "search/strategy.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {

// Of the run that has just ended, with the story that was kept of it.
DriveFinding finding_of(const Trouble& trouble, const std::string& library);
// Takes the schedule to its end. One that does not end in so many steps may be found to be endless:
// then `endless` says so, else its rule is empty.
bool replay_to_end(DrivenMachine& machine, const Schedule& schedule, std::uint32_t steps_max,
                   Trouble& endless);

DriveFinding tell_finding(DrivenMachine& machine, const SearchFinding& found,
                          const std::string& library, std::uint32_t steps_max,
                          const Scenario& scenario);

}  // namespace wskcheck::drive
