// Everything that the model knows of one id.
#pragma once

#include <string>

#include "usage.h"
#include "wskcheck/report/id_report.h"

namespace wskcheck::cli {

// `id` is that of a rule ("ACC-05"), a step ("ACC-05.queue"), a question ("Q-30") or a property
// ("P-ACC-03"). An id that nothing has is bad input, with the nearest ones.
Result<report::IdReport> look_up(const std::string& id, const std::string& from);

}  // namespace wskcheck::cli
