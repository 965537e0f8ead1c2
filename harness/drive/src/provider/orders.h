// What WSK orders, for data races: the calls of a driver before what WSK does for them, callbacks
// before the end of what waits for them.
#pragma once

#include "provider/calls.h"

namespace wskcheck::drive::provider {

void order_call(const Call& call);  // WSK has it: its IRP, its socket
void order_enter(FrameId frame);    // a callback or completion routine begins
void order_leave(FrameId frame);    // it has returned
void order_return(const Call& call, NTSTATUS status);

}  // namespace wskcheck::drive::provider
