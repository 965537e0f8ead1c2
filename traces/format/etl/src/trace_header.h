// The header of a trace: from the log's own header, and from events that carry one.
#ifndef WSKCHECK_ETL_TRACE_HEADER_H
#define WSKCHECK_ETL_TRACE_HEADER_H

#include <vector>

#include "record_plan.h"
#include "wskcheck/etl/decode.h"
#include "wskcheck/etl/log_header.h"
#include "wskcheck/traces/diagnostic.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::etl {

// What a log without such events says of itself.
traces::Header header_of(const LogHeader& log);

// Takes over a "header" or "header_text" event. False: `problem` says what was found and expected.
bool set_header(const RecordPlan& plan, const std::vector<Value>& values, traces::Header& header,
                traces::Diagnostic& problem);

}  // namespace wskcheck::etl

#endif
