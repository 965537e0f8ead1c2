// Requests of outgoing connections, from the call to the end of the completion routine.
//
// A request is completed on the stack of its call, or the call returns STATUS_PENDING and a thread
// of WSK completes it later. All of these steps are told to touch one object, that of the
// registration: so they meet each other, and WskDeregister that waits for them.
#pragma once

#include "provider/calls.h"
#include "provider/outgoing_state.h"

namespace wskcheck::drive::provider::outgoing {

// A choice point at which a thread of WSK or of the driver reaches this part of WSK.
Op meeting(OpKind kind, const void* irp, const void* site, const char* says);

// The choice point of a call, and its record; which of the alternatives it is.
std::uint32_t arrive(const Call& call, std::uint32_t alternatives);
// Behind it, because the socket may have been closed before: the call's socket, its IRP.
SocketAt open_socket(const Call& call);
void check_own_irp(const Call& call);
// The end of a call.
NTSTATUS returned(const Call& call, NTSTATUS status);

// Hands the request over. `at_once`: it is completed before the call returns, if it can be.
NTSTATUS submit(const Call& call, const Request& request, bool at_once);

// Whether all other requests of the socket are over, and no callback of it runs or will.
bool is_idle(SocketAt at);
// The connection exists: from here on the peer may close its side, of which a callback tells.
void watch_peer(SocketAt at);

}  // namespace wskcheck::drive::provider::outgoing
