// How requests of outgoing connections end.
#pragma once

#include "provider/outgoing_state.h"

namespace wskcheck::drive::provider::outgoing {

// Whether the request can be completed now: a receive needs something to tell, a close waits for
// what else the socket has to do (CLO-04).
bool can_end(const Request& request);
// Carries it out: the status and the Information of its IRP.
NTSTATUS outcome(const Request& request, ULONG_PTR& information);

}  // namespace wskcheck::drive::provider::outgoing
