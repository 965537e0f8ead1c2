// The words of records in the words of the model.
#pragma once

#include "wanted.h"
#include "wskcheck/model/death.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::conform {

Seen::Tri tri(bool known, bool value);
FrameKind kind_of(traces::Event ev);
// 0 is no address: it means unknown.
std::uint64_t hash_of(const traces::Endpoint& e);
// What a status can mean, where it may report the death of a listener (model/death.h) or not.
Mask results_of(std::uint32_t status, bool reports_death);
Mask outcomes_of(std::uint32_t status, bool reports_death);
// What WskControlSocket is asked to do.
Control control_of(const traces::Record& r, bool on_conn);

}  // namespace wskcheck::conform
