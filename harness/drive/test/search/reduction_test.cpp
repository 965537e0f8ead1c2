// The reduction leaves out nothing that plain enumeration finds, and tries nothing twice.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "any_program.h"
#include "search/strategy.h"
#include "toys.h"
#include "wskcheck/check/rng.h"

namespace wskcheck::drive {
namespace {

struct Outcome {
  std::set<std::uint64_t> findings;
  std::set<std::uint64_t> finals;
  std::set<std::uint64_t> traces;
  SearchResult result;
};

Outcome outcome_of(const Program& program, const StrategyOptions& options, bool traces = false,
                   bool tells_behind = false) {
  ToyMachine machine(program, traces);
  machine.tells_behind = tells_behind;
  machine.reset();
  Outcome outcome;
  outcome.result = search(machine, options);
  for (const SearchFinding& one : outcome.result.findings) outcome.findings.insert(one.signature);
  for (const auto& one : machine.finals) outcome.finals.insert(one.first);
  for (const auto& one : machine.traces) outcome.traces.insert(one.first);
  return outcome;
}

StrategyOptions everything(bool reduce, std::uint32_t faults_max) {
  StrategyOptions options;
  options.reduce = reduce;
  options.faults_max = faults_max;
  options.findings_max = 1000;
  options.schedules_max = 20'000;
  return options;
}

SearchResult reduced(Program program) { return outcome_of(program, everything(true, 0)).result; }

// Empty, or what the reduction got wrong. `tells_behind`: what steps do to variables is told when
// they were taken.
std::string compare(const Program& program, std::uint32_t faults_max,
                    std::uint32_t preemptions_max = no_bound, bool tells_behind = false) {
  StrategyOptions options = everything(false, faults_max);
  options.preemptions_max = preemptions_max;
  const Outcome plain = outcome_of(program, options);
  if (plain.result.stopped) return "";
  options.reduce = true;
  const Outcome less = outcome_of(program, options, false, tells_behind);
  std::string wrong;
  if (less.findings != plain.findings) wrong += "other findings; ";
  if (less.finals != plain.finals) wrong += "other final states; ";
  if (less.result.schedules > plain.result.schedules) wrong += "more schedules; ";
  if (less.result.covered != plain.result.covered) wrong += "other cover; ";
  if (less.result.preempted_out && !plain.result.preempted_out) wrong += "a bound not met; ";
  return wrong;
}

Draw drawn_by_rapidcheck() {
  return [](int below) { return *rc::gen::resize(100, rc::gen::inRange(0, below)); };
}

RC_GTEST_PROP(ReductionProperty, FindsWhatPlainEnumerationFinds, ()) {
  const Program program = any_program(drawn_by_rapidcheck(), 11);
  const auto faults_max = *rc::gen::inRange<std::uint32_t>(0, 3);
  RC_LOG() << to_string(program) << "faults at most " << faults_max << "\n";

  RC_ASSERT(compare(program, faults_max) == "");
}

TEST(Reduction, FindsWhatPlainEnumerationFindsInThousandsOfPrograms) {
  check::Rng random(1);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const Program program = any_program(draw, 9);
    ASSERT_EQ(compare(program, i % 3), "") << to_string(program) << "faults at most " << i % 3;
  }
}

RC_GTEST_PROP(ReductionProperty, FindsWhatPlainEnumerationFindsWithinABoundOnPreemptions, ()) {
  const Program program = any_program(drawn_by_rapidcheck(), 11);
  const auto faults_max = *rc::gen::inRange<std::uint32_t>(0, 3);
  const auto preemptions_max = *rc::gen::inRange<std::uint32_t>(0, 4);
  RC_LOG() << to_string(program) << "faults at most " << faults_max << ", preemptions at most "
           << preemptions_max << "\n";

  RC_ASSERT(compare(program, faults_max, preemptions_max) == "");
}

TEST(Reduction, FindsTheSameWithinABoundOnPreemptionsInThousandsOfPrograms) {
  check::Rng random(4);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  for (std::uint32_t i = 0; i < 10000; ++i) {
    const Program program = any_program(draw, 9);
    ASSERT_EQ(compare(program, i % 3, i % 4), "")
        << to_string(program) << "faults at most " << i % 3 << ", preemptions at most " << i % 4;
  }
}

TEST(Reduction, FindsTheSameWithMemoryThatIsToldBehindTheStep) {
  check::Rng random(6);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  for (std::uint32_t i = 0; i < 10000; ++i) {
    const Program program = any_program(draw, 9);
    const std::uint32_t preemptions_max = i % 2 == 0 ? no_bound : i % 4;
    ASSERT_EQ(compare(program, i % 3, preemptions_max, true), "")
        << to_string(program) << "faults at most " << i % 3 << ", preemptions at most "
        << preemptions_max;
  }
}

// With the states remembered instead of steps exchanged.
std::string compare_remembered(const Program& program, std::uint32_t faults_max,
                               std::uint32_t preemptions_max) {
  StrategyOptions options = everything(false, faults_max);
  options.preemptions_max = preemptions_max;
  const Outcome plain = outcome_of(program, options);
  if (plain.result.stopped) return "";
  options.remember = true;
  const Outcome less = outcome_of(program, options);
  std::string wrong;
  if (less.findings != plain.findings) wrong += "other findings; ";
  if (less.finals != plain.finals) wrong += "other final states; ";
  if (less.result.steps > plain.result.steps) wrong += "more steps; ";
  if (less.result.covered != plain.result.covered) wrong += "other cover; ";
  if (less.result.preempted_out && !plain.result.preempted_out) wrong += "a bound not met; ";
  return wrong;
}

RC_GTEST_PROP(ReductionProperty, RememberedStatesLoseNothing, ()) {
  const Program program = any_program(drawn_by_rapidcheck(), 11);
  const auto faults_max = *rc::gen::inRange<std::uint32_t>(0, 3);
  const auto preemptions_max = *rc::gen::inRange<std::uint32_t>(0, 4);
  RC_LOG() << to_string(program) << "faults at most " << faults_max << ", preemptions at most "
           << preemptions_max << "\n";

  RC_ASSERT(compare_remembered(program, faults_max, preemptions_max) == "");
}

TEST(Reduction, RememberedStatesLoseNothingInThousandsOfPrograms) {
  check::Rng random(5);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  for (std::uint32_t i = 0; i < 10000; ++i) {
    const Program program = any_program(draw, 9);
    ASSERT_EQ(compare_remembered(program, i % 3, i % 4), "")
        << to_string(program) << "faults at most " << i % 3 << ", preemptions at most " << i % 4;
  }
}

// The 20 orders of three writes to one variable and three to another lead through the same states,
// which are gone on from once for each cost at which they are cheaper.
TEST(Reduction, RememberedStatesAreGoneOnFromOnce) {
  const ToyThread own0{{{Do::put, 0, 1}, {Do::put, 0, 2}, {Do::put, 0, 3}}};
  const ToyThread own1{{{Do::put, 1, 1}, {Do::put, 1, 2}, {Do::put, 1, 3}}};
  StrategyOptions options = everything(false, 0);
  options.preemptions_max = 6;
  options.remember = true;

  const SearchResult result = outcome_of({own0, own1}, options).result;

  EXPECT_EQ(result.schedules, 6u);
  EXPECT_TRUE(result.covered);
}

// All orders of steps that meet, each once.
TEST(Reduction, TriesEachTraceOnce) {
  check::Rng random(2);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const Program program = any_plain_program(draw, 9);
    const Outcome plain = outcome_of(program, everything(false, 100), true);
    if (plain.result.stopped || plain.traces.empty()) continue;

    const Outcome less = outcome_of(program, everything(true, 100), true);

    ASSERT_EQ(less.traces, plain.traces) << to_string(program);
    ASSERT_EQ(less.result.schedules, plain.traces.size()) << to_string(program);

    const Outcome behind = outcome_of(program, everything(true, 100), true, true);

    ASSERT_EQ(behind.traces, plain.traces) << to_string(program);
    ASSERT_EQ(behind.result.schedules, plain.traces.size()) << to_string(program);
  }
}

TEST(Reduction, DoesNotDependOnHowOftenTheMachineIsSaved) {
  check::Rng random(3);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  for (std::uint32_t i = 0; i < 500; ++i) {
    const Program program = any_program(draw, 10);
    StrategyOptions options = everything(true, 1);
    if (i % 3 == 0) options.preemptions_max = 2;
    SearchResult often = outcome_of(program, options).result;
    options.steps_between_saves = 2 + i % 4;
    SearchResult seldom = outcome_of(program, options).result;

    seldom.steps_again = often.steps_again;
    ASSERT_EQ(often, seldom) << to_string(program);
  }
}

TEST(Reduction, TriesOneScheduleOfThreadsThatDoNotMeet) {
  const SearchResult result = reduced({{{{Do::put, 0, 1}, {Do::put, 0, 2}, {Do::put, 0, 3}}},
                                       {{{Do::put, 1, 1}, {Do::put, 1, 2}, {Do::put, 1, 3}}},
                                       {{{Do::get, 2}, {Do::get, 2}}},
                                       {{{Do::get, 2}, {Do::get, 2}}}});

  EXPECT_EQ(result.schedules, 1u);
  EXPECT_EQ(result.pruned, 0u);
  EXPECT_EQ(result.steps, 10u);
  EXPECT_TRUE(result.covered);
}

TEST(Reduction, TriesAllOrdersOfWriters) {
  const ToyThread writes{{{Do::put, 0, 1}}};
  EXPECT_EQ(reduced({writes, writes, writes, writes}).schedules, 24u);
}

// Each of the three readers sees the variable before or after the write.
TEST(Reduction, LeavesReadersInAnyOrder) {
  const ToyThread reads{{{Do::get, 0}}};
  EXPECT_EQ(reduced({{{{Do::put, 0, 1}}}, reads, reads, reads}).schedules, 8u);
}

TEST(Reduction, TriesAllAlternativesOfEachActor) {
  const ToyThread chooses{{{Do::choose, 3}}};
  EXPECT_EQ(reduced({chooses, chooses}).schedules, 9u);
}

// What is done under a lock is tried in each order of the sections, and not step by step.
TEST(Reduction, TriesEachOrderOfSectionsUnderALock) {
  const ToyThread section{{{Do::lock, 0}, {Do::add, 0, 1}, {Do::add, 0, 2}, {Do::unlock, 0}}};
  EXPECT_EQ(reduced({section, section, section, section}).schedules, 24u);
}

TEST(Reduction, FindsADeadlockOfALockThatIsNeverFreed) {
  const SearchResult result =
      reduced({{{{Do::lock, 0}}}, {{{Do::put, 0, 1}, {Do::lock, 0}, {Do::expect, 0, 0}}}});

  EXPECT_EQ(result.findings.size(), 2u);  // the deadlock, and what the other thread expects
}

}  // namespace
}  // namespace wskcheck::drive
