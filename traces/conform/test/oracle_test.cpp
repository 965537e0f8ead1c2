// The checker against brute force: one change of a generated trace with callbacks. What leaves the
// contract is flagged, what does not is never called a violation.
#include <gtest/gtest.h>

#include <string>

#include "mutate.h"

namespace wskcheck::conform::test {
namespace {

TEST(Oracle, AgreesWithBruteForceOnChangedTraces) {
  int left = 0;
  int followed = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Random random(seed);
    const Plan plan = plan_for_reference(random);
    const Trace trace = generate(plan, random);
    for (int n = 0; n < 10; ++n) {
      Trace changed = trace;
      const std::string how = mutate(changed, random);
      const auto follows = follows_the_contract(changed.records, room_for(plan), 1500);
      if (!follows) continue;  // more worlds than are looked at
      const Report report = check(changed);
      EXPECT_EQ(report.verdict == Verdict::violation, !*follows)
          << "seed " << seed << " change " << n << ": " << how << "\n"
          << summary(report) << to_text(changed);
      ++(*follows ? followed : left);
    }
  }
  // A set of changes that all end alike would show little.
  EXPECT_GT(left, 50);
  EXPECT_GT(followed, 0);
}

}  // namespace
}  // namespace wskcheck::conform::test
