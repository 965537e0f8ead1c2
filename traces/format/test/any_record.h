// Random traces, for property-based tests of every carrier.
#ifndef WSKCHECK_TRACES_TEST_ANY_RECORD_H
#define WSKCHECK_TRACES_TEST_ANY_RECORD_H

#include <vector>

#include "wskcheck/traces/record.h"

namespace wskcheck::traces {

// Inside a property only. A record is one that a reader may give; its times have no order.
std::uint64_t any_seed();
Record any_record();
std::vector<Record> any_records(int count_max = 12);
Header any_header();

}  // namespace wskcheck::traces

#endif
