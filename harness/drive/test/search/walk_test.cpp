// Random walks and walks by priorities on toy machines.
#include <gtest/gtest.h>

#include "search/strategy.h"
#include "toys.h"

namespace wskcheck::drive {
namespace {

StrategyOptions walks(StrategyKind kind, std::uint64_t schedules) {
  StrategyOptions options;
  options.kind = kind;
  options.findings_max = 100;
  options.schedules_max = schedules;
  return options;
}

Program lost_update() {
  const ToyThread adds{{{Do::get, 0}, {Do::copy, 0, 1}, {Do::set, 0}}};
  return {adds, adds, {{{Do::wait, 0}, {Do::wait, 0}, {Do::expect, 0, 2}}}};
}

// One thread has to come to its end before the other takes its only step.
Program long_way() {
  Program program(2);
  for (int i = 0; i < 40; ++i) program[0].code.push_back({Do::put, 1, 1});
  program[0].code.push_back({Do::put, 0, 1});
  program[1].code = {{Do::expect, 0, 0}};
  return program;
}

class Walks : public testing::TestWithParam<StrategyKind> {};

TEST_P(Walks, AreTheSameForTheSameSeed) {
  ToyMachine machine(lost_update());
  StrategyOptions options = walks(GetParam(), 200);

  const SearchResult first = search(machine, options);
  const SearchResult again = search(machine, options);
  options.seed = 2;
  const SearchResult other = search(machine, options);

  EXPECT_EQ(first, again);
  EXPECT_NE(first, other);
  ASSERT_EQ(first.findings.size(), 1u);
  EXPECT_EQ(first.schedules, 200u);
  EXPECT_TRUE(first.stopped && !first.covered);
  EXPECT_TRUE(replay(machine, first.findings[0].schedule, 100));
  EXPECT_EQ(machine.finding_signature(), first.findings[0].signature);
}

TEST_P(Walks, KeepToTheirBounds) {
  ToyMachine machine(lost_update());
  StrategyOptions options = walks(GetParam(), 100);
  options.preemptions_max = 0;

  const SearchResult result = search(machine, options);

  EXPECT_TRUE(result.findings.empty());
  EXPECT_TRUE(result.preempted_out);
}

TEST_P(Walks, TakeFaultsAtTheEndAsWellAsAtTheBeginning) {
  Program program(1);
  for (std::uint8_t i = 0; i < 6; ++i) {
    program[0].code.push_back({Do::allocate});
    program[0].code.push_back({Do::skip, 1, 1});
    program[0].code.push_back({Do::expect, 0, 1});
  }
  ToyMachine machine(program);

  const SearchResult result = search(machine, walks(GetParam(), 300));

  EXPECT_EQ(result.findings.size(), 6u);  // behind each allocation
}

INSTANTIATE_TEST_SUITE_P(Kinds, Walks, testing::Values(StrategyKind::random, StrategyKind::pct));

TEST(WalksByPriority, FindWhatTakesOneOrderOfLongRuns) {
  ToyMachine machine(long_way());

  const SearchResult random = search(machine, walks(StrategyKind::random, 1000));
  const SearchResult pct = search(machine, walks(StrategyKind::pct, 50));

  EXPECT_TRUE(random.findings.empty());
  EXPECT_EQ(pct.findings.size(), 1u);
}

TEST(WalksByPriority, DoNotLetOneSpinForEver) {
  Program program(2);
  program[0] = {.code = {}, .starts = true, .yields = true};
  for (int i = 0; i < 200; ++i) program[0].code.push_back({Do::get, 0});
  program[1].code = {{Do::put, 1, 1}};
  ToyMachine machine(program);
  StrategyOptions options = walks(StrategyKind::pct, 50);
  options.steps_max = 100;
  options.pct_depth = 1;
  Program waits = program;
  waits[1].code = {{Do::put, 1, 1}, {Do::leave}};
  ToyMachine ends(waits);

  EXPECT_EQ(search(machine, options).bounded_runs, 50u);
  EXPECT_EQ(search(ends, options).bounded_runs, 0u);
}

}  // namespace
}  // namespace wskcheck::drive
