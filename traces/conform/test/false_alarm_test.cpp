// Conforming traces that were called violations once, each named for what it shows.
#include <gtest/gtest.h>

#include <fstream>
#include <initializer_list>
#include <iterator>
#include <string>

#include "story.h"

namespace wskcheck::conform::test {
namespace {

// false-alarms/ holds runs of the model, with records reordered or lost, as they were then.
Report judge(const std::string& name) {
  const std::string path = std::string(WSKCHECK_FALSE_ALARMS) + "/" + name + ".jsonl";
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const Report report = check(parse(text));
  EXPECT_GT(report.records, 20u) << path;
  return report;
}

void expect_no_alarm(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const Report report = judge(name);
    EXPECT_NE(report.verdict, Verdict::violation) << name << "\n" << summary(report);
  }
}

TEST(NoFalseAlarm, ARejectionThatWasNoneAsTheRequestHadBeenDroppedBefore) {
  expect_no_alarm(
      {"rejected-after-drop-14077", "rejected-after-drop-17079", "rejected-after-drop-25926"});
}

TEST(NoFalseAlarm, AnExplanationAnewThatTakesAStepTooMany) {
  expect_no_alarm({"one-step-too-many-12883", "one-step-too-many-15380"});
}

TEST(NoFalseAlarm, CallsInProgressStayThoseWhenOtherExplanationsAreTakenBack) {
  expect_no_alarm({"calls-in-progress-10823", "calls-in-progress-306475"});
}

TEST(NoFalseAlarm, AContextThatAListenerHadWhoseCreationFailed) {
  expect_no_alarm({"failed-creation-thread-9608", "failed-creation-cpu-9608",
                   "failed-creation-thread-11241", "failed-creation-cpu-11241"});
}

TEST(NoFalseAlarm, WhichOfSeveralBindsSucceedsIsDecidedWhenTheyReturn) {
  expect_no_alarm({"several-binds-10473"});
}

TEST(NoFalseAlarm, EventsThatAreEnabledBetweenTheStepsAndTheReturnOfAnotherCall) {
  expect_no_alarm({"enabled-between-11397"});
}

TEST(NoFalseAlarm, AnAcceptWhoseCompletionComesAfterTheLastRecordThatIsLookedAt) {
  expect_no_alarm({"late-completion-406800"});
}

TEST(NoFalseAlarm, EnablingAndDisablingThatOverlapLeaveOpenWhatIsOn) {
  expect_no_alarm({"enable-disable-200948"});
}

TEST(NoFalseAlarm, StaticCallbacksThatMayHaveBeenSetWhileRecordsWereLost) {
  for (const char* name : {"lost-static-mark", "lost-static-hole"}) {
    const Report report = judge(name);
    EXPECT_EQ(report.verdict, Verdict::inconclusive) << summary(report);
  }
}

// The checker never ended: an IRP that had completed was put into the queue again.
TEST(NoFalseAlarm, AnIrpThatHadEndedBeforeItsCallWasDecided) {
  expect_no_alarm({"ended-before-decided-8032188"});
}

TEST(NoFalseAlarm, AnAbortLongAfterAnAnswerThatMayHaveComeTooLate) {
  expect_no_alarm({"late-abort-thread-5001020", "late-abort-cpu-5001020"});
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
