// Words for what the provider does.
#pragma once

#include "provider/state.h"

namespace wskcheck::drive::provider {

const char* frame_name(FrameKind kind);  // "WskAcceptEvent"; a completion: "completion routine"
const char* action_name(WSK_INSPECT_ACTION action);
const char* status_name(NTSTATUS status);  // "STATUS_PENDING", or in hexadecimal
// A line on WSK's own lane.
void tell_wsk(const char* format, ...);
void tell_step(const Rule& rule, const View& v);

}  // namespace wskcheck::drive::provider
