// Sweeps on toy machines: each allocation fails once for each call stack.
#include <gtest/gtest.h>

#include <map>

#include "search/explore.h"
#include "search/strategy.h"
#include "toys.h"

namespace wskcheck::drive {
namespace {

// Counts how often each call stack's allocation has failed.
class Counting final : public ToyMachine {
 public:
  using ToyMachine::ToyMachine;
  void take(std::uint32_t index) override {
    if (const std::uint64_t place = failure_place(index); place != 0) ++failed[place];
    ToyMachine::take(index);
  }
  std::map<std::uint64_t, int> failed;
};

StrategyOptions sweep() {
  StrategyOptions options;
  options.kind = StrategyKind::sweep;
  options.findings_max = 100;
  return options;
}

// Behind a failure of `call_stack`, and only there, what is expected is not so.
void add_mistake(ToyThread& thread, std::uint8_t call_stack) {
  thread.code.push_back({Do::allocate, call_stack});
  thread.code.push_back({Do::skip, 1, 1});
  thread.code.push_back({Do::expect, 0, 1});
}

TEST(Sweep, FailsEachCallStackOnceInARunOfItsOwn) {
  Program program(2);
  for (std::uint8_t i = 0; i < 4; ++i) program[0].code.push_back({Do::allocate, i});
  for (std::uint8_t i = 2; i < 6; ++i) program[1].code.push_back({Do::allocate, i});
  Counting machine(program);

  const SearchResult result = search(machine, sweep());

  EXPECT_EQ(result.call_stacks_failed, 6u);
  EXPECT_EQ(machine.failed.size(), 6u);
  for (const auto& [place, times] : machine.failed) EXPECT_EQ(times, 1) << place;
  EXPECT_EQ(result.schedules, 1u + 6u + 100u);  // by default, with a failure, at random
  EXPECT_FALSE(result.covered || result.stopped);
}

TEST(Sweep, FindsWhatIsWrongBehindEachFailure) {
  Program program(1);
  for (std::uint8_t i = 0; i < 5; ++i) add_mistake(program[0], i);
  ToyMachine machine(program);

  const SearchResult result = search(machine, sweep());

  ASSERT_EQ(result.findings.size(), 5u);
  EXPECT_EQ(result, search(machine, sweep()));
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(result.findings[i].schedule_number, i + 2);
    EXPECT_TRUE(replay(machine, result.findings[i].schedule, 100));
    EXPECT_EQ(machine.finding_signature(), result.findings[i].signature);
  }
}

// The second allocation happens only where the first one has failed.
TEST(Sweep, GoesOnBehindAFailureAsFarAsFaultsMayBe) {
  Program program(1);
  program[0].code = {{Do::allocate, 0}, {Do::skip, 1, 3}};
  add_mistake(program[0], 1);
  ToyMachine machine(program);
  StrategyOptions options = sweep();

  const SearchResult once = search(machine, options);
  options.faults_max = 2;
  const SearchResult twice = search(machine, options);
  options.faults_max = 0;
  const SearchResult never = search(machine, options);

  EXPECT_EQ(once.call_stacks_failed, 1u);
  EXPECT_TRUE(once.findings.empty());
  EXPECT_EQ(twice.call_stacks_failed, 2u);
  EXPECT_EQ(twice.findings.size(), 1u);
  EXPECT_EQ(never.call_stacks_failed, 0u);
}

// By default the first thread goes on to its end.
TEST(Sweep, WalksToCallStacksThatTheDefaultRunDoesNotComeTo) {
  Program program(2);
  program[0].code = {{Do::get, 1}, {Do::skip, 1, 3}};
  add_mistake(program[0], 7);
  program[1].code = {{Do::put, 1, 1}};
  Counting machine(program);

  const SearchResult result = search(machine, sweep());

  EXPECT_EQ(result.call_stacks_failed, 1u);
  EXPECT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(machine.failed.size(), 1u);
}

// What goes on by default behind a failure is no second one, where it could be.
TEST(Sweep, TakesNoFaultThatIsTheFirstOfWhatCanHappen) {
  Program program(2);
  program[0].code = {{Do::hit, 0, 1}, {Do::hit, 0, 2}};
  program[1].code = {{Do::allocate, 0}, {Do::put, 1, 1}, {Do::expect, 0, 0}};
  ToyMachine machine(program);

  EXPECT_TRUE(search(machine, sweep()).findings.empty());
}

TEST(Sweep, KeepsToItsBudgetAndStopsWhenItIsTold) {
  Program program(1);
  for (std::uint8_t i = 0; i < 20; ++i) program[0].code.push_back({Do::allocate, i});
  ToyMachine machine(program);
  StrategyOptions options = sweep();
  options.schedules_max = 10;

  const SearchResult few = search(machine, options);
  options.schedules_max = 1000;
  int asked = 0;
  options.stop = [&] { return ++asked > 5; };
  const SearchResult told = search(machine, options);

  EXPECT_EQ(few.schedules, 10u);
  EXPECT_TRUE(few.stopped && told.stopped);
  EXPECT_LT(told.schedules, 20u);
}

TEST(Sweep, IsAPhaseOfAnExplorationThatAsksForIt) {
  Program program(1);
  for (std::uint8_t i = 0; i < 3; ++i) program[0].code.push_back({Do::allocate, i});
  ToyMachine machine(program);
  LoneSearcher searcher(machine);
  StrategyOptions options = exploration_options();

  const Exploration without = explore(searcher, options);
  options.sweeps = true;
  const Exploration with = explore(searcher, options);

  EXPECT_EQ(covered_words(without), "every schedule with at most 1 fault");
  EXPECT_EQ(with.phases[1].kind, StrategyKind::sweep);
  EXPECT_EQ(covered_words(with),
            covered_words(without) + "; each allocation failed once for each of 3 call stacks");
}

}  // namespace
}  // namespace wskcheck::drive
