// The words of records in the words of the model.
#pragma once

#include "wanted.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::conform {

Seen::Tri tri(bool known, bool value);
FrameKind kind_of(traces::Event ev);
// 0 is no address: it means unknown.
std::uint64_t hash_of(const traces::Endpoint& e);
// Whether STATUS_FILE_FORCED_CLOSED of this call or IRP says that its listening socket has died,
// and nothing else (DEAD-01, the functions it names). Of others it is a failure among failures.
bool reports_death(const Frame& call);
bool reports_death(const Irp& irp);
// What a status can mean.
Mask results_of(std::uint32_t status, bool reports_death);
Mask outcomes_of(std::uint32_t status, bool reports_death);
// What WskControlSocket is asked to do.
Control control_of(const traces::Record& r, bool on_conn);

}  // namespace wskcheck::conform
