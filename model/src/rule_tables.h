// The pieces of the rule table, one for each file of rules.
#pragma once

#include <span>

#include "wskcheck/model/rule.h"

namespace wskcheck {

std::span<const Rule> registration_rules();
std::span<const Rule> static_rules();
std::span<const Rule> create_rules();
std::span<const Rule> bind_rules();
std::span<const Rule> stream_rules();
std::span<const Rule> option_rules();
std::span<const Rule> event_rules();
std::span<const Rule> disable_rules();
std::span<const Rule> accept_rules();
std::span<const Rule> accept_event_rules();
std::span<const Rule> inspect_rules();
std::span<const Rule> complete_rules();
std::span<const Rule> abort_rules();
std::span<const Rule> close_rules();
std::span<const Rule> ending_rules();
std::span<const Rule> accepted_rules();
std::span<const Rule> irp_rules();
std::span<const Rule> misuse_rules();
std::span<const Rule> network_rules();

}  // namespace wskcheck
