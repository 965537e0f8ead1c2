// The first line of a trace.
#ifndef WSKCHECK_TRACES_HEADER_DECODER_H
#define WSKCHECK_TRACES_HEADER_DECODER_H

#include <optional>
#include <string_view>

#include "json_text.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::traces {

// Fills the header; nothing when all is well. `padding_bytes` behind the line must be readable.
std::optional<LineError> decode_header(std::string_view line, Header& header);

}  // namespace wskcheck::traces

#endif
