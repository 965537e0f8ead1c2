// Addresses and inspect IDs in records.
#pragma once

#include "provider/state.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::drive::record {

traces::Endpoint endpoint_of(const SOCKADDR* address);
void set_local(traces::Record& r, const SOCKADDR* address);
// Those of a connection to the listener.
void set_addresses(traces::Record& r, ListenerId listener, ConnId conn);
void set_inspect(traces::Record& r, ConnId conn);

}  // namespace wskcheck::drive::record
