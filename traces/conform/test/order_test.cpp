// More uncertainty never makes a violation: orders that the header leaves open, ties, clocks that
// disagree, lost records, tails that were cut off.
#include <gtest/gtest.h>

#include "disturb.h"
#include "runs.h"

namespace wskcheck::conform::test {
namespace {

using traces::Order;

template <class Disturb>
void expect_no_violation(std::uint64_t last, Disturb&& disturb) {
  for (std::uint64_t seed = 1; seed <= last; ++seed) {
    Random random(seed);
    const Trace trace = disturb(small_trace(random), random);
    const Report report = check(trace);
    ASSERT_NE(report.verdict, Verdict::violation) << "seed " << seed << "\n"
                                                  << to_text(trace) << summary(report);
  }
}

TEST(Orders, RecordsOfSeveralThreadsAreNoViolations) {
  expect_no_violation(runs() / 4, [](Trace trace, Random& random) {
    return spread(std::move(trace), Order::per_thread, random);
  });
}
TEST(Orders, RecordsOfSeveralProcessorsAreNoViolations) {
  expect_no_violation(runs() / 4, [](Trace trace, Random& random) {
    return spread(std::move(trace), Order::per_cpu, random);
  });
}
TEST(Orders, TiesAreNoViolations) {
  expect_no_violation(runs() / 4, [](Trace trace, Random&) { return tie(std::move(trace)); });
}
TEST(Losses, LostRecordsWithAMarkAreNoViolations) { expect_no_violation(runs(), lose_with_mark); }
TEST(Losses, HolesInTheNumbersOfAThreadAreNoViolations) {
  expect_no_violation(runs() / 2, lose_with_hole);
}
TEST(Losses, ATraceThatBeginsLateIsNoViolation) { expect_no_violation(runs(), begin_late); }

}  // namespace
}  // namespace wskcheck::conform::test
