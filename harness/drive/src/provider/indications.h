// Callbacks of accepted sockets: WskReceiveEvent and WskDisconnectEvent.
#pragma once

#include "provider/calls.h"

namespace wskcheck::drive::provider {

// Calls the one that is due, and tells what it returned.
Seen connection_event(FrameId frame);

}  // namespace wskcheck::drive::provider
