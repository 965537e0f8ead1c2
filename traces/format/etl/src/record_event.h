// From a trace record to the fields of an event.
#ifndef WSKCHECK_ETL_RECORD_EVENT_H
#define WSKCHECK_ETL_RECORD_EVENT_H

#include "event_builder.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::etl {

// Adds what the event's header does not say: all but `t`, `cpu`, `tid` and the text of a mark.
void add_fields(EventBuilder& event, const traces::Record& record);

// Start, Stop or Info.
std::uint8_t opcode_of(traces::Phase phase) noexcept;

}  // namespace wskcheck::etl

#endif
