// TraceLogging metadata: extended items 11 (the event) and 12 (the provider).
#ifndef WSKCHECK_ETL_TRACE_LOGGING_H
#define WSKCHECK_ETL_TRACE_LOGGING_H

#include <optional>
#include <string_view>

#include "wskcheck/etl/bytes.h"
#include "wskcheck/etl/guid.h"
#include "wskcheck/etl/schema.h"

namespace wskcheck::etl {

// False when the bytes make no sense as metadata.
bool parse_event_metadata(Bytes item, EventSchema& out);

// The provider's name in its traits; empty when there is none.
std::string_view provider_name_of(Bytes traits) noexcept;

// The provider group among the traits.
std::optional<Guid> provider_group_of(Bytes traits) noexcept;

}  // namespace wskcheck::etl

#endif
