// Scenarios: what happens around a driver, as the machine wants it.
#pragma once

#include <string>
#include <vector>

#include "provider/provider.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {

// The small ones that find most: one thing beside the ordinary at a time.
std::vector<Scenario> useful_scenarios(const Scenario& base);
// One more, for a driver whose device can be opened.
Scenario opening_scenario(const Scenario& base);
// "2 connections, peers drop requests".
// Of runs in which time was held (Scenario::idle_timeouts).
std::string words_of_held_time(const Scenario& scenario);
std::string words_of(const Scenario& scenario);
// Prepares the provider and the hooks; false with an error when the scenario is out of range.
bool check_scenario(const Scenario& scenario, DriveError& error);
void set_up_scenario(const Scenario& scenario);
// In two steps, for who wants other bounds than the scenario's own.
provider::Options provider_options(const Scenario& scenario);
void set_up_scenario(const Scenario& scenario, const provider::Options& options);

}  // namespace wskcheck::drive
