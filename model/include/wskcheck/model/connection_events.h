// Which callbacks of an accepted socket are on, where an open question decides it: for the rules,
// and for a provider that has to know the flags one by one.
#pragma once

#include "wskcheck/model/question.h"
#include "wskcheck/model/state.h"

namespace wskcheck {

// Whether static callbacks (EVT-21) apply to the accepted socket, as the flavour answers Q-56.
bool static_events_apply(const Conn& conn, const Flavour& flavour);

}  // namespace wskcheck
