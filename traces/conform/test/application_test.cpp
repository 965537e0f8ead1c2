// The driver's mistakes that show at the boundary: each is blamed on the application, with its
// rule.
#include <gtest/gtest.h>

#include "story.h"

namespace wskcheck::conform::test {
namespace {

void expect_pass(const Story& story) {
  const Report report = story.judge();
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
}
void expect_application(const Story& story, const std::string& rule) {
  const Report report = story.judge();
  EXPECT_EQ(report.verdict, Verdict::violation) << summary(report);
  for (const Finding& f : report.findings) {
    if (f.rule == rule && f.blame == Blame::application && f.doubt == Doubt::none) return;
  }
  ADD_FAILURE() << "no finding of " << rule << "\n" << summary(report);
}
Story plain() { return Story().begin(); }
Story conditional() { return Story().begin(true); }

TEST(DriverMistake, D13OneIrpForTwoRequestsAtOnce) {
  expect_application(plain().accept("0xb0").accept("0xb0"), "IRP-18");
  expect_pass(plain().accept("0xb0").accept("0xb1"));
}
TEST(DriverMistake, D12AnIrpThatIsNotReinitialised) {
  const Story used = plain()
                         .call(1, "IoAllocateIrp", R"(,"irp":"0xb0")")
                         .accept("0xb0")
                         .done("0xb0", "STATUS_SUCCESS", "0x60");
  expect_application(Story(used).accept("0xb0"), "IRP-02");
  expect_pass(Story(used).call(1, "IoReuseIrp", R"(,"irp":"0xb0")").accept("0xb0"));
}
TEST(DriverMistake, D14TheRoutineOfAnOwnIrpReturnsSuccess) {
  const Story pending = plain().call(1, "IoAllocateIrp", R"(,"irp":"0xb0")").accept("0xb0");
  expect_application(
      Story(pending).enter(9, "0xb0", "STATUS_SUCCESS", "0x60").leave(9, "0xb0", "STATUS_SUCCESS"),
      "IRP-05");
  expect_pass(Story(pending).done("0xb0", "STATUS_SUCCESS", "0x60"));
}
TEST(DriverMistake, D18D20ASocketIsUsedAfterItsClose) {
  const Story closed = plain().close("0x50", "0xb0");
  expect_pass(closed);
  expect_application(Story(closed).close("0x50", "0xb1"), "CLO-06");
  expect_application(Story(closed).accept("0xb1"), "CLO-06");
}
TEST(DriverMistake, D19CloseWhileAnotherThreadIsInsideACall) {
  Story story = plain();
  story.call(2, "WskAccept", R"(,"socket":"0x50","flags":0,"irp":"0xb0")");
  expect_application(Story(story).call(1, "WskCloseSocket", R"(,"socket":"0x50","irp":"0xb1")"),
                     "CLO-01");
}
TEST(DriverMistake, D32EventsAreEnabledBeforeTheBind) {
  Story story;
  story.whole("WskRegister").whole("WskCaptureProviderNPI");
  story.request("WskSocket", "0xa0", R"(,"category":"listen","family":2,"context":"0x10")",
                "STATUS_SUCCESS", "0x50");
  story.call(1, "WskControlSocket",
             R"(,"socket":"0x50","request":"set","code":"SO_WSK_EVENT_CALLBACK",)"
             R"("mask":"0x200","irp":null)");
  expect_application(story, "EVT-02");
  expect_pass(plain().enable());
}
TEST(DriverMistake, D33ConditionalModeAfterTheBind) {
  expect_application(
      plain().call(1, "WskControlSocket",
                   R"(,"socket":"0x50","request":"set","code":"SO_CONDITIONAL_ACCEPT",)"
                   R"("value":1,"irp":"0xb0")"),
      "OPT-02");
  expect_pass(conditional());
}
TEST(DriverMistake, D38ARequestIsAnsweredTwice) {
  const Story once = conditional().inspect(1, "pend").answer(1, "accept", "0xb0");
  expect_pass(once);
  expect_application(Story(once).answer(1, "accept", "0xb1"), "CIN-01");
}
TEST(DriverMistake, D44DeregisterFromACallback) {
  Story story = plain().enable();
  story.line(
      R"("tid":8,"ev":"WskAcceptEvent","ph":"enter","context":"0x10","flags":0,"accepted":"0x60")");
  expect_application(story.call(8, "WskDeregister"), "UNL-09");
}
TEST(DriverMistake, D46AReleaseWithoutACapture) {
  Story story;
  story.whole("WskRegister").whole("WskCaptureProviderNPI").whole("WskReleaseProviderNPI");
  expect_pass(story);
  expect_application(story.call(1, "WskReleaseProviderNPI"), "UNL-02");
}
TEST(DriverMistake, D52FlagsOfAccept) {
  expect_application(
      plain().whole("WskAccept", R"(,"socket":"0x50","flags":1,"irp":"0xb0")", "STATUS_PENDING"),
      "ACC-02");
}
TEST(DriverMistake, D54AnAbortThatReturnsAnError) {
  Story story = conditional().inspect(1, "accept");
  story.line(R"("tid":8,"ev":"WskAbortEvent","ph":"enter","context":"0x10",)"
             R"("inspect":{"key":"0x7","serial":1})");
  expect_pass(
      Story(story).line(R"("tid":8,"ev":"WskAbortEvent","ph":"leave","status":"STATUS_SUCCESS")"));
  expect_application(
      story.line(R"("tid":8,"ev":"WskAbortEvent","ph":"leave","status":"STATUS_UNSUCCESSFUL")"),
      "ABT-05");
}

TEST(Findings, ItGoesOnAfterAViolation) {
  Story story = plain().request("WskAccept", "0xb0", R"(,"socket":"0x50","flags":1)",
                                "STATUS_INVALID_PARAMETER");
  story.close("0x50", "0xb1").call(1, "WskCloseSocket", R"(,"socket":"0x50","irp":"0xb2")");
  const Report report = story.judge();
  bool first = false;
  bool second = false;
  for (const Finding& f : report.findings) {
    first = first || f.rule == "ACC-02";
    second = second || f.rule == "CLO-06";
  }
  EXPECT_TRUE(first && second) << summary(report);
}
TEST(Findings, AReturnWithoutItsCallIsTheRecordersFault) {
  const Report report = plain().back(3, "WskAccept").judge();
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings[0].blame, Blame::recorder);
}
TEST(Findings, InAnIncompleteTraceOnlyARecordAloneIsCertain) {
  Story story = plain();
  story.incomplete();
  EXPECT_EQ(Story(story).accept("0xb0").accept("0xb0").judge().verdict, Verdict::inconclusive);
  EXPECT_EQ(Story(story)
                .whole("WskAccept", R"(,"socket":"0x50","flags":1,"irp":"0xb0")", "STATUS_PENDING")
                .judge()
                .verdict,
            Verdict::violation);
}
TEST(Settled, AnAcceptThatOvertakesAnOlderOneSettlesQ30) {
  const Report report =
      plain().accept("0xb0").accept("0xb1").done("0xb1", "STATUS_SUCCESS", "0x60").judge();
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
  ASSERT_EQ(report.settled.size(), 2u);
  EXPECT_EQ(report.settled[0].question, "Q-25");  // requests that were done inside their calls
  EXPECT_EQ(report.settled[1].question, "Q-30");
  EXPECT_EQ(report.settled[1].alternative, "any");
}

}  // namespace
}  // namespace wskcheck::conform::test
