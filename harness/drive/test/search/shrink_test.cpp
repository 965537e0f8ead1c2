// Shrinking on toy machines.
#include <gtest/gtest.h>

#include <algorithm>

#include "any_program.h"
#include "search/strategy.h"
#include "toys.h"
#include "wskcheck/check/rng.h"

namespace wskcheck::drive {
namespace {

StrategyOptions walks(std::uint64_t seed) {
  StrategyOptions options;
  options.kind = StrategyKind::random;
  options.seed = seed;
  options.findings_max = 3;
  options.schedules_max = 30;
  options.faults_max = 2;
  return options;
}

TEST(Shrink, LeavesWhatTheFindingNeeds) {
  const ToyThread noise{{{Do::put, 4, 1}, {Do::put, 4, 2}, {Do::put, 4, 3}, {Do::choose, 3}}};
  const ToyThread adds{{{Do::get, 0}, {Do::copy, 0, 1}, {Do::set, 0}}};
  ToyMachine machine(
      {noise, adds, adds, {{{Do::wait, 0}, {Do::wait, 0}, {Do::expect, 0, 2}}}, noise});
  const SearchResult result = search(machine, walks(3));
  ASSERT_FALSE(result.findings.empty());
  ASSERT_GT(result.findings[0].schedule.size(), 4u);

  const SearchFinding less = shrink(machine, result.findings[0], walks(3));

  EXPECT_EQ(less.preemptions, 1u);
  EXPECT_LE(less.schedule.size(), 3u);
  EXPECT_TRUE(replay(machine, less.schedule, 100));
  EXPECT_EQ(machine.finding_signature(), less.signature);
}

// The fewest preemptions with which plain enumeration finds it, of small programs.
TEST(Shrink, ComesToTheFewestPreemptions) {
  check::Rng random(5);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  int shrunk = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    const Program program = any_program(draw, 9);
    ToyMachine machine(program);
    for (const SearchFinding& found : search(machine, walks(i)).findings) {
      const SearchFinding less = shrink(machine, found, walks(i));
      EXPECT_EQ(less, shrink(machine, found, walks(i)));
      EXPECT_LE(less.preemptions, found.preemptions);
      ASSERT_TRUE(replay(machine, less.schedule, 100)) << to_string(program);
      EXPECT_EQ(machine.finding_signature(), found.signature);
      ++shrunk;

      StrategyOptions fewer;
      fewer.reduce = false;
      fewer.findings_max = 1000;
      fewer.faults_max = 2;
      fewer.preemptions_max = less.preemptions - 1;
      if (less.preemptions == 0) continue;
      const SearchResult rest = search(machine, fewer);
      EXPECT_TRUE(std::none_of(rest.findings.begin(), rest.findings.end(), [&](const auto& one) {
        return one.signature == found.signature;
      })) << to_string(program);
    }
  }
  EXPECT_GT(shrunk, 100);
}

}  // namespace
}  // namespace wskcheck::drive
