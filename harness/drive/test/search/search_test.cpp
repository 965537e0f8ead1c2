// Plain exhaustive search and replay on toy machines.
#include <gtest/gtest.h>

#include "search/strategy.h"
#include "toys.h"

namespace wskcheck::drive {
namespace {

// Two threads that add without a lock; a third sees the lost update.
Program lost_update() {
  const ToyThread adds{{{Do::get, 0}, {Do::copy, 0, 1}, {Do::set, 0}}};
  return {adds, adds, {{{Do::wait, 0}, {Do::wait, 0}, {Do::expect, 0, 2}}}};
}

Program two_locks() {
  return {{{{Do::lock, 0}, {Do::lock, 1}, {Do::unlock, 1}, {Do::unlock, 0}}},
          {{{Do::lock, 1}, {Do::lock, 0}, {Do::unlock, 0}, {Do::unlock, 1}}}};
}

StrategyOptions plain() {
  StrategyOptions options;
  options.reduce = false;
  options.findings_max = 100;
  return options;
}

TEST(PlainSearch, TriesEveryInterleaving) {
  ToyMachine machine({{{{Do::put, 0, 1}, {Do::put, 0, 2}, {Do::put, 0, 3}}},
                      {{{Do::put, 1, 1}, {Do::put, 1, 2}, {Do::put, 1, 3}}}});

  const SearchResult result = search(machine, plain());

  EXPECT_EQ(result.schedules, 20u);  // 6 over 3
  EXPECT_EQ(result.steps_longest, 6u);
  EXPECT_TRUE(result.covered);
  EXPECT_FALSE(result.preempted_out || result.stopped);
  EXPECT_EQ(machine.finals.size(), 1u);
  EXPECT_EQ(machine.snapshots(), 0u);
}

TEST(PlainSearch, TriesEveryAlternative) {
  ToyMachine machine({{{{Do::choose, 3}, {Do::choose, 4}}}});

  const SearchResult result = search(machine, plain());

  EXPECT_EQ(result.schedules, 12u);
  EXPECT_EQ(result.steps, 15u);
}

TEST(PlainSearch, FindsTheLostUpdateAndItsScheduleReplays) {
  ToyMachine machine(lost_update());

  const SearchResult result = search(machine, plain());

  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_TRUE(result.covered);
  const SearchFinding& finding = result.findings[0];
  EXPECT_EQ(finding.preemptions, 1u);
  EXPECT_EQ(finding.steps, 9u);
  EXPECT_TRUE(replay(machine, finding.schedule, 100));
  EXPECT_EQ(machine.state(), RunState::finding);
  EXPECT_EQ(machine.finding_signature(), finding.signature);
}

TEST(PlainSearch, FindsADeadlock) {
  ToyMachine machine(two_locks());

  const SearchResult result = search(machine, plain());

  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings[0].steps, 2u);
  EXPECT_EQ(to_string(result.findings[0].schedule), "1:1");
}

TEST(PlainSearch, ABoundOnPreemptionsIsToldOnlyWhereItLeavesSomethingOut) {
  ToyMachine machine(two_locks());
  StrategyOptions options = plain();
  options.preemptions_max = 0;

  const SearchResult none = search(machine, options);
  EXPECT_EQ(none.schedules, 2u);
  EXPECT_TRUE(none.findings.empty() && none.covered && none.preempted_out);

  options.preemptions_max = 3;
  const SearchResult three = search(machine, options);
  EXPECT_EQ(three.findings.size(), 1u);

  options.preemptions_max = 20;
  EXPECT_FALSE(search(machine, options).preempted_out);
}

TEST(PlainSearch, ABoundOnFaultsCountsThem) {
  ToyMachine machine({{{{Do::allocate}, {Do::allocate}, {Do::allocate}}}});
  StrategyOptions options = plain();
  std::vector<std::uint64_t> schedules;
  for (options.faults_max = 0; options.faults_max < 4; ++options.faults_max) {
    const SearchResult result = search(machine, options);
    schedules.push_back(result.schedules);
    EXPECT_EQ(result.preempted_out, options.faults_max < 3);
  }
  EXPECT_EQ(schedules, (std::vector<std::uint64_t>{1, 4, 7, 8}));
}

TEST(PlainSearch, FewerSnapshotsChangeNoResult) {
  ToyMachine machine(lost_update());
  StrategyOptions options = plain();
  SearchResult often = search(machine, options);
  EXPECT_EQ(often.steps_again, 0u);

  options.steps_between_saves = 4;
  SearchResult seldom = search(machine, options);

  EXPECT_GT(seldom.steps_again, 0u);
  seldom.steps_again = 0;
  EXPECT_EQ(often, seldom);
}

TEST(PlainSearch, EndsWhereItIsToldTo) {
  const ToyThread puts{{{Do::put, 0, 1}, {Do::put, 0, 2}, {Do::put, 0, 3}}};
  ToyMachine machine({puts, puts, puts});
  StrategyOptions options = plain();
  options.schedules_max = 7;
  const SearchResult seven = search(machine, options);
  EXPECT_EQ(seven.schedules, 7u);
  EXPECT_TRUE(seven.stopped && !seven.covered);

  options.schedules_max = 1000;
  options.stop = [] { return true; };
  const SearchResult stopped = search(machine, options);
  EXPECT_EQ(stopped.schedules, 64u);
  EXPECT_TRUE(stopped.stopped && !stopped.covered);
}

TEST(PlainSearch, ARunThatIsCutIsNotCovered) {
  ToyMachine machine(lost_update());
  StrategyOptions options = plain();
  options.steps_max = 8;

  const SearchResult result = search(machine, options);

  EXPECT_EQ(result.bounded_runs, result.schedules);
  EXPECT_FALSE(result.covered || result.stopped);
}

TEST(Replay, RefusesADepartureThatIsNotPossible) {
  ToyMachine machine(two_locks());

  EXPECT_TRUE(replay(machine, {}, 100));
  EXPECT_FALSE(replay(machine, {{0, 2}}, 100));
  EXPECT_FALSE(replay(machine, {{100, 1}}, 100));
}

}  // namespace
}  // namespace wskcheck::drive
