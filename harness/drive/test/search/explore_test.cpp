// The search by itself, on toy machines.
#include "search/explore.h"

#include <gtest/gtest.h>

#include <set>

#include "any_program.h"
#include "toys.h"
#include "wskcheck/check/rng.h"

namespace wskcheck::drive {
namespace {

Program lost_update() {
  const ToyThread adds{{{Do::get, 0}, {Do::copy, 0, 1}, {Do::set, 0}}};
  return {adds, adds, {{{Do::wait, 0}, {Do::wait, 0}, {Do::expect, 0, 2}}}};
}

Exploration explore_alone(Machine& machine, const StrategyOptions& options) {
  LoneSearcher searcher(machine);
  return explore(searcher, options);
}

// Too many schedules to be tried.
Program many() {
  ToyThread adds;
  for (int i = 0; i < 12; ++i) adds.code.push_back({Do::add, 0, 1});
  return {adds, adds, adds, adds};
}

TEST(Explore, EndsWhenEverythingWasTried) {
  ToyMachine machine({{{{Do::put, 0, 1}}}, {{{Do::put, 1, 1}}}});

  const Exploration result = explore_alone(machine, exploration_options());

  EXPECT_TRUE(result.covered && !result.stopped && result.findings.empty());
  EXPECT_EQ(result.phases.size(), 2u);  // the default schedule, then without preemptions
  EXPECT_EQ(covered_words(result), "every schedule");
}

TEST(Explore, FindsTheLostUpdateWithOnePreemption) {
  ToyMachine machine(lost_update());

  const Exploration result = explore_alone(machine, exploration_options());

  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings[0].preemptions, 1u);
  EXPECT_EQ(result.phases.back().preemptions_max, 1u);
  EXPECT_FALSE(result.covered || result.stopped);
  EXPECT_EQ(covered_words(result), "every schedule with no preemptions and at most 1 fault");
}

TEST(Explore, SpendsItsBudgetAndSaysWhatItCovered) {
  ToyMachine machine(many());
  StrategyOptions options = exploration_options();
  options.schedules_max = 20'000;

  const Exploration result = explore_alone(machine, options);

  EXPECT_TRUE(result.stopped && !result.covered);
  EXPECT_EQ(result.schedules, 20'000u);
  EXPECT_EQ(result.phases.back().kind, StrategyKind::random);
  EXPECT_EQ(result, explore_alone(machine, options));
  EXPECT_EQ(covered_words(result).substr(0, 51),
            "every schedule with at most 1 preemption and at mos");
}

TEST(Explore, StopsWhenItIsTold) {
  ToyMachine machine(many());
  StrategyOptions options = exploration_options();
  int asked = 0;
  options.stop = [&] { return ++asked > 3; };

  const Exploration result = explore_alone(machine, options);

  EXPECT_TRUE(result.stopped && !result.covered);
  EXPECT_LT(result.schedules, 2000u);
}

// Small programs are covered, and all findings are there, each once.
TEST(Explore, FindsWhatPlainEnumerationFinds) {
  check::Rng random(21);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  for (int i = 0; i < 500; ++i) {
    const Program program = any_program(draw, 8);
    ToyMachine machine(program);
    StrategyOptions options = exploration_options();
    options.findings_max = 1000;
    options.schedules_max = 20'000;
    const Exploration result = explore_alone(machine, options);
    options.reduce = false;
    options.preemptions_max = no_bound;
    const SearchResult plain = search(machine, options);

    std::set<std::uint64_t> found;
    std::set<std::uint64_t> expected;
    for (const SearchFinding& one : result.findings) found.insert(one.signature);
    for (const SearchFinding& one : plain.findings) expected.insert(one.signature);
    ASSERT_EQ(found, expected) << to_string(program);
    ASSERT_EQ(found.size(), result.findings.size());
    ASSERT_EQ(result.covered, plain.covered) << to_string(program);
  }
}

}  // namespace
}  // namespace wskcheck::drive
