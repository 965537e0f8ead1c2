// From the results of scopes to the report of a job.
#pragma once

#include <string>
#include <vector>

#include "job.h"
#include "wskcheck/explore/explore.h"
#include "wskcheck/report/check_report.h"

namespace wskcheck::cli {

struct ScopeRun {
  NamedScope scope;
  explore::ScopeResult result;
};

// `command` is "check" or "walk". The runs are those of the job's scopes, in order; fewer when
// Ctrl-C came between. Another table than rules() is a mutant's.
report::CheckReport make_report(const std::string& command, const Job& job,
                                const std::vector<ScopeRun>& runs,
                                std::span<const Rule> table = rules());

// 1 after a violation, 130 after Ctrl-C, 3 when something is inconclusive, else 0.
int exit_code_of(const report::CheckReport& report, bool interrupted);

}  // namespace wskcheck::cli
