// Conforming traces that were called violations once, each named for what it shows.
#include <gtest/gtest.h>

#include "disturb.h"
#include "generate.h"
#include "story.h"

namespace wskcheck::conform::test {
namespace {

using traces::Order;

std::string verdict_of_total(std::uint64_t seed) {
  Random random(seed);
  const Plan plan = random_plan(random);
  const Report report = check(generate(plan, random));
  return std::string(to_string(report.verdict)) + "\n" + summary(report);
}

std::string verdict_of(std::uint64_t seed, Order order) {
  Random random(seed);
  const Report report = check(spread(small_trace(random), order, random));
  return std::string(to_string(report.verdict)) + "\n" + summary(report);
}

constexpr const char* alarm = "violation";

TEST(NoFalseAlarm, ARejectionThatWasNoneAsTheRequestHadBeenDroppedBefore) {
  for (const std::uint64_t seed : {14077U, 17079U, 25926U}) {
    EXPECT_FALSE(verdict_of_total(seed).starts_with(alarm)) << seed << verdict_of_total(seed);
  }
}

TEST(NoFalseAlarm, AnExplanationAnewThatTakesAStepTooMany) {
  EXPECT_FALSE(verdict_of_total(12883).starts_with(alarm)) << verdict_of_total(12883);
  EXPECT_FALSE(verdict_of_total(15380).starts_with(alarm)) << verdict_of_total(15380);
}

TEST(NoFalseAlarm, CallsInProgressStayThoseWhenOtherExplanationsAreTakenBack) {
  for (const std::uint64_t seed : {10823U, 306475U}) {
    EXPECT_FALSE(verdict_of_total(seed).starts_with(alarm)) << seed << verdict_of_total(seed);
  }
}

TEST(NoFalseAlarm, AContextThatAListenerHadWhoseCreationFailed) {
  for (const Order order : {Order::per_thread, Order::per_cpu}) {
    EXPECT_FALSE(verdict_of(9608, order).starts_with(alarm)) << verdict_of(9608, order);
    EXPECT_FALSE(verdict_of(11241, order).starts_with(alarm)) << verdict_of(11241, order);
  }
}

TEST(NoFalseAlarm, WhichOfSeveralBindsSucceedsIsDecidedWhenTheyReturn) {
  EXPECT_FALSE(verdict_of(10473, Order::per_thread).starts_with(alarm));
}

TEST(NoFalseAlarm, EventsThatAreEnabledBetweenTheStepsAndTheReturnOfAnotherCall) {
  EXPECT_FALSE(verdict_of(11397, Order::per_thread).starts_with(alarm));
}

TEST(NoFalseAlarm, AnAcceptWhoseCompletionComesAfterTheLastRecordThatIsLookedAt) {
  EXPECT_FALSE(verdict_of(406800, Order::per_thread).starts_with(alarm));
}

TEST(NoFalseAlarm, EnablingAndDisablingThatOverlapLeaveOpenWhatIsOn) {
  EXPECT_FALSE(verdict_of(200948, Order::per_thread).starts_with(alarm));
}

TEST(NoFalseAlarm, StaticCallbacksThatMayHaveBeenSetWhileRecordsWereLost) {
  for (const bool marked : {true, false}) {
    Random random(200844);
    Trace trace = small_trace(random);
    trace = marked ? lose_with_mark(std::move(trace), random)
                   : lose_with_hole(std::move(trace), random);
    const Report report = check(trace);
    EXPECT_EQ(report.verdict, Verdict::inconclusive) << summary(report);
  }
}

TEST(NoFalseAlarm, AnAbortLongAfterAnAnswerThatMayHaveComeTooLate) {
  for (const Order order : {Order::per_thread, Order::per_cpu}) {
    EXPECT_FALSE(verdict_of(5001020, order).starts_with(alarm)) << verdict_of(5001020, order);
  }
}

// A listener whose creation was lost has taken the connection that has the pointer now.
TEST(NoFalseAlarm, TheSocketOfAListenerThatIsNotKnownHasThePointerOfAClosedOne) {
  Story story = Story().line(R"("ev":"gap","until":20)").begin().accept("0xb0");
  story.done("0xb0", "STATUS_SUCCESS", "0x60").close("0x60", "0xb1");
  story.whole("WskAccept", R"(,"socket":"0x77","flags":0,"irp":"0xb2")", "STATUS_PENDING");
  story.done("0xb2", "STATUS_SUCCESS", "0x60").close("0x60", "0xb1");
  const Report report = story.judge();
  EXPECT_EQ(report.verdict, Verdict::inconclusive) << summary(report);
  // Without losses it is closed twice.
  Story twice = Story().begin().accept("0xb0").done("0xb0", "STATUS_SUCCESS", "0x60");
  EXPECT_EQ(twice.close("0x60", "0xb1").close("0x60", "0xb1").judge().verdict, Verdict::violation);
}

// The gap is the first line, and what was lost came much later.
TEST(NoFalseAlarm, AGapThatLastsUntilALaterTime) {
  Trace closed = Story().begin().accept("0xb0").close("0x50", "0xb1").trace();
  EXPECT_EQ(check(closed).verdict, Verdict::violation);
  traces::Record gap;
  gap.t = closed.records.front().t;
  gap.until = closed.records.back().t;
  gap.ev = traces::Event::gap;
  gap.values.insert(traces::Field::until);
  closed.records.insert(closed.records.begin(), gap);
  number_lines(closed);
  const Report report = check(closed);
  EXPECT_EQ(report.verdict, Verdict::inconclusive) << summary(report);
}

}  // namespace
}  // namespace wskcheck::conform::test
