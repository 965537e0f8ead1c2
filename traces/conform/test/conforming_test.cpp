// No false alarms: what the model does is never a violation.
#include <gtest/gtest.h>

#include <algorithm>

#include "disturb.h"
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

TEST(Conforming, RunsOfWhichRecordsWereLostDoNotPass) {
  std::uint64_t lost = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    const Trace trace = small_trace(random);
    const Report marked = check(lose_with_mark(trace, random));
    EXPECT_EQ(marked.verdict, Verdict::inconclusive) << seed << summary(marked);
    const Trace holed = lose_with_hole(trace, random);
    if (holed.records.size() == trace.records.size()) continue;  // it was the thread's last
    const Report report = check(holed);
    EXPECT_EQ(report.verdict, Verdict::inconclusive) << seed << summary(report);
    ++lost;
  }
  EXPECT_GT(lost, 100U);
}

}  // namespace
}  // namespace wskcheck::conform::test
