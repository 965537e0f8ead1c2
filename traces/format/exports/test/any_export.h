// Random records as an export can carry them.
#ifndef WSKCHECK_EXPORTS_TEST_ANY_EXPORT_H
#define WSKCHECK_EXPORTS_TEST_ANY_EXPORT_H

#include <vector>

#include "export_text.h"
#include "wskcheck/traces/record.h"

namespace wskcheck::exports::test {

// In the order of time, texts that XML can hold.
std::vector<traces::Record> any_records_in_time(int count_max = 12);
// Those that our recorder writes: what is always there is there.
std::vector<traces::Record> any_recorder_records(int count_max = 12);
traces::Record any_recorder_record();

std::vector<traces::Record> any_records_for(Form form);

}  // namespace wskcheck::exports::test

#endif
