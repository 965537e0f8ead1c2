// No false alarms: what the model does is never a violation.
#include <gtest/gtest.h>

#include <algorithm>

#include "generate.h"
#include "runs.h"

namespace wskcheck::conform::test {
namespace {

// Shortens a trace that must not be a violation, from its end.
void expect_no_violation(const Trace& trace, std::uint64_t seed) {
  const Report report = check(trace);
  if (report.verdict != Verdict::violation) return;
  Trace shorter = trace;
  while (shorter.records.size() > 1) {
    shorter.records.pop_back();
    if (check(shorter).verdict != Verdict::violation) break;
  }
  const std::size_t size = std::min(shorter.records.size() + 1, trace.records.size());
  shorter.records = trace.records;
  shorter.records.resize(size);
  ADD_FAILURE() << "seed " << seed << "\n" << to_text(shorter) << summary(check(shorter));
}

TEST(Conforming, RunsOfTheModelAreNoViolations) {
  std::uint64_t failures = 0;
  for (std::uint64_t seed = 1; seed <= runs(); ++seed) {
    Random random(seed);
    const Plan plan = random_plan(random);
    expect_no_violation(generate(plan, random), seed);
    if (HasFailure() && ++failures == 5) return;
  }
}

}  // namespace
}  // namespace wskcheck::conform::test
