// Footprints that are right and wrong, on toy machines.
#include "search/footprints.h"

#include <gtest/gtest.h>

#include "any_program.h"
#include "toys.h"
#include "wskcheck/check/rng.h"

namespace wskcheck::drive {
namespace {

TEST(Footprints, OfToysAreRight) {
  check::Rng random(31);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  StrategyOptions options;
  options.schedules_max = 5;
  std::uint64_t pairs = 0;
  for (int i = 0; i < 1000; ++i) {
    const Program program = any_program(draw, 12);
    ToyMachine machine(program);
    const FootprintReport report = check_footprints(machine, options);
    pairs += report.pairs;
    ASSERT_TRUE(report.mistakes.empty())
        << to_string(program) << to_string(report.mistakes[0].schedule) << " "
        << report.mistakes[0].steps << ": " << report.mistakes[0].first << " "
        << report.mistakes[0].second << ", " << report.mistakes[0].what;
  }
  EXPECT_GT(pairs, 10'000u);
}

TEST(Footprints, ThatForgetWhatTheyFreeAreFound) {
  ToyMachine machine({{{{Do::lock, 0}, {Do::unlock, 0}}}, {{{Do::lock, 0}, {Do::unlock, 0}}}});
  machine.forgets_unlock = true;
  StrategyOptions options;
  options.schedules_max = 10;

  const FootprintReport report = check_footprints(machine, options);

  ASSERT_FALSE(report.mistakes.empty());
  EXPECT_STREQ(report.mistakes[0].what, "the step changes what a blocked actor waits for");
}

}  // namespace
}  // namespace wskcheck::drive
