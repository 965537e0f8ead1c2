// The provider's mistakes: each is found, blamed on the provider, with its rule; its twin passes.
#include <gtest/gtest.h>

#include "story.h"

namespace wskcheck::conform::test {
namespace {

constexpr const char* cancelled = "STATUS_CANCELLED";

void expect_pass(const Story& story) {
  const Report report = story.judge();
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
}
// The first finding is about the last `from_end`-th line.
void expect_blame(const Story& story, Blame blame, const std::string& rule, int from_end) {
  const Report report = story.judge();
  EXPECT_EQ(report.verdict, Verdict::violation) << summary(report);
  ASSERT_FALSE(report.findings.empty());
  const Finding& f = report.findings.front();
  EXPECT_EQ(f.blame, blame) << summary(report);
  EXPECT_EQ(f.rule, rule) << summary(report);
  EXPECT_EQ(f.line, static_cast<std::uint64_t>(story.lines() - from_end)) << summary(report);
}
void expect_provider(const Story& story, const std::string& rule, int from_end) {
  expect_blame(story, Blame::provider, rule, from_end);
}
Story plain() { return Story().begin(); }
Story conditional() { return Story().begin(true); }

TEST(ProviderMistake, P01P05AnIrpThatIsNeverCompletedLeavesTheEndOpen) {
  const Story story = plain().whole("WskGetLocalAddress", R"(,"socket":"0x50","irp":"0xb0")",
                                    "STATUS_UNSUCCESSFUL");
  const Report report = story.judge();
  EXPECT_EQ(report.verdict, Verdict::inconclusive);
  ASSERT_EQ(report.findings.size(), 1u) << summary(report);
  EXPECT_EQ(report.findings[0].rule, "IRP-10");
  EXPECT_EQ(report.findings[0].blame, Blame::provider);
  expect_pass(
      plain()
          .whole("WskGetLocalAddress", R"(,"socket":"0x50","irp":"0xb0")", "STATUS_UNSUCCESSFUL")
          .done("0xb0", "STATUS_UNSUCCESSFUL"));
}
TEST(ProviderMistake, P02AnAcceptWithUntouchedAddresses) {
  expect_provider(plain().accept("0xb0").enter(9, "0xb0", "STATUS_SUCCESS", "0x60",
                                               R"(,"local":"0.0.0.0:0","remote":"0.0.0.0:0")"),
                  "ACC-14", 0);
  expect_pass(plain().accept("0xb0").done("0xb0", "STATUS_SUCCESS", "0x60").close("0x60", "0xb1"));
}
TEST(ProviderMistake, AListenerThatSaidItIsDeadTakesAConnection) {
  const Story dead = plain().accept("0xb0").done("0xb0", "STATUS_FILE_FORCED_CLOSED");
  expect_provider(Story(dead).accept("0xb1").enter(9, "0xb1", "STATUS_SUCCESS", "0x60"), "DEAD-01",
                  0);
  expect_pass(Story(dead).close("0x50", "0xb1"));
  // Closing fails as it likes: the page of WskCloseSocket does not list the status.
  const std::string status = "STATUS_FILE_FORCED_CLOSED";
  expect_pass(plain()
                  .whole("WskCloseSocket", R"(,"socket":"0x50","irp":"0xb0")", status)
                  .done("0xb0", status));
}
TEST(ProviderMistake, P04TheCloseCompletesWhileACallbackRuns) {
  Story story = plain().enable();
  story.line(
      R"("tid":8,"ev":"WskAcceptEvent","ph":"enter","context":"0x10","flags":0,"accepted":"0x60")");
  story.call(1, "WskCloseSocket", R"(,"socket":"0x50","irp":"0xb0")");
  story.back(1, "WskCloseSocket", "STATUS_PENDING");
  expect_provider(Story(story).enter(9, "0xb0"), "CLO-05", 0);
  story.line(R"("tid":8,"ev":"WskAcceptEvent","ph":"leave","status":"STATUS_SUCCESS")");
  expect_pass(story.done("0xb0"));
}
TEST(ProviderMistake, P04TheCloseSucceedsAtOnceWhileACallbackRunsThatBeganAfterItsCall) {
  Story story = plain().enable().call(1, "WskCloseSocket", R"(,"socket":"0x50","irp":"0xb0")");
  story.line(
      R"("tid":8,"ev":"WskAcceptEvent","ph":"enter","context":"0x10","flags":0,"accepted":"0x60")");
  const Report report = Story(story).back(1, "WskCloseSocket").judge();
  EXPECT_EQ(report.verdict, Verdict::violation) << summary(report);
  EXPECT_EQ(report.findings.at(0).blame, Blame::provider) << summary(report);
  story.line(R"("tid":8,"ev":"WskAcceptEvent","ph":"leave","status":"STATUS_SUCCESS")");
  expect_pass(story.back(1, "WskCloseSocket").done("0xb0").close("0x60", "0xb1"));
}
TEST(ProviderMistake, P05AnIrpIsCompletedTwice) {
  const Story once = plain().accept("0xb0").done("0xb0", "STATUS_SUCCESS", "0x60");
  expect_pass(once);
  expect_provider(Story(once).enter(9, "0xb0", "STATUS_SUCCESS", "0x70"), "IRP-10", 0);
}
TEST(ProviderMistake, P06ACallbackAfterTheCloseHasCompleted) {
  const Story closed = plain().enable().close("0x50", "0xb0");
  expect_pass(closed);
  expect_provider(Story(closed).offer("0x60"), "CLO-13", 1);
}
TEST(ProviderMistake, P07AnAcceptEventAfterItWasDisabled) {
  const Story disabled = plain().enable().disable();
  expect_pass(disabled);
  expect_provider(Story(disabled).offer("0x60"), "EVT-13", 1);
}
TEST(ProviderMistake, P15ARefusedSocketCallsBack) {
  const auto calls_back = [](Story story) {
    return story.line(R"("tid":8,"ev":"WskReceiveEvent","ph":"enter","socket":"0x60","flags":0)")
        .line(R"("tid":8,"ev":"WskReceiveEvent","ph":"leave","status":"STATUS_SUCCESS")");
  };
  const std::string refused = "STATUS_REQUEST_NOT_ACCEPTED";
  expect_provider(calls_back(plain().enable().offer("0x60", refused)), "AEV-12", 1);
  Story much_later = plain().enable().offer("0x60", refused);
  for (int n = 0; n < 200; ++n) much_later.offer("0x70", refused);
  expect_provider(calls_back(much_later), "AEV-12", 1);
  // The pointer is that of another socket now.
  const std::string events =
      R"(,"socket":"0x50","request":"set","code":"SO_WSK_EVENT_CALLBACK","mask":"0x40","irp":null)";
  Story enabled = plain().enable().whole("WskControlSocket", events);
  expect_pass(calls_back(enabled.offer("0x60", refused).offer("0x60")).close("0x60", "0xb1"));
  // It may be that of a socket which is not delivered yet.
  Story statics = Story().begin_with_statics().offer("0x60", refused);
  const Report report = calls_back(statics).judge();
  EXPECT_NE(report.verdict, Verdict::violation) << summary(report);
}
TEST(ProviderMistake, P09AbortsThatNothingExplains) {
  expect_provider(conditional().inspect(1, "reject").abort(1), "ABT-02", 1);
  expect_provider(conditional().abort(1), "ABT-01", 1);
  expect_provider(plain().abort(1), "ABT-01", 1);
  expect_pass(conditional().inspect(1, "accept").abort(1));
}
TEST(ProviderMistake, P10TwoAbortsOfOneRequest) {
  const Story once = conditional().inspect(1, "accept").abort(1);
  expect_pass(once);
  expect_provider(Story(once).abort(1), "ABT-07", 1);
}
TEST(ProviderMistake, P11ADeliveryOfARejectedOrPendedRequest) {
  expect_pass(
      conditional().accept("0xb0").inspect(1, "accept").done("0xb0", "STATUS_SUCCESS", "0x60"));
  expect_pass(conditional()
                  .accept("0xb0")
                  .inspect(1, "pend")
                  .answer(1, "accept", "0xb1")
                  .done("0xb0", "STATUS_SUCCESS", "0x60"));
  const auto delivered = [](const std::string& action) {
    return conditional().accept("0xb0").inspect(1, action).enter(9, "0xb0", "STATUS_SUCCESS",
                                                                 "0x60");
  };
  expect_provider(delivered("reject"), "CIN-12", 0);
  expect_provider(delivered("pend"), "PND-06", 0);
}
TEST(ProviderMistake, P12ADeliveryWithoutInspection) {
  expect_provider(conditional().accept("0xb0").enter(9, "0xb0", "STATUS_SUCCESS", "0x60"), "INS-01",
                  0);
}
// A request of this peer is inspected.
Story& inspected(Story& story, int serial, const std::string& peer, const std::string& action) {
  story.line(R"("tid":8,"ev":"WskInspectEvent","ph":"enter","context":"0x10","remote":")" + peer +
             R"(","inspect":{"key":"0x1","serial":)" + std::to_string(serial) + "}");
  return story.line(R"("tid":8,"ev":"WskInspectEvent","ph":"leave","action":")" + action + "\"");
}
TEST(ProviderMistake, P11P12ThePeerTellsWhichRequestIsDelivered) {
  Story story = conditional().accept("0xb0");
  inspected(story, 1, "10.0.0.9:1001", "pend");
  inspected(story, 2, "10.0.0.9:1002", "reject");
  const auto from = [&](const std::string& peer) {
    return Story(story).enter(9, "0xb0", "STATUS_SUCCESS", "0x60", R"(,"remote":")" + peer + "\"");
  };
  expect_provider(from("10.0.0.9:1001"), "PND-06", 0);
  expect_provider(from("10.0.0.9:1002"), "CIN-12", 0);
  expect_provider(from("10.0.0.9:1003"), "INS-01", 0);
}
TEST(ProviderMistake, P13ASecondInspectionOfALiveRequest) {
  expect_provider(conditional().inspect(1, "pend").inspect(1, "accept"), "INS-05", 1);
  expect_pass(conditional().inspect(1, "reject").inspect(1, "reject"));
}
TEST(ProviderMistake, P14ACancelThatEndsAnotherAccept) {
  const Story two =
      plain().accept("0xb0").accept("0xb1").call(1, "IoCancelIrp", R"(,"irp":"0xb0")");
  Story one = two;
  one.line(R"("tid":1,"ev":"IoCancelIrp","ph":"return","result":true)");
  expect_pass(Story(one).done("0xb0", cancelled));
  expect_provider(Story(one).enter(9, "0xb1", cancelled), "IRP-10", 0);
}
TEST(ProviderMistake, P15CallbacksOfASocketThatWasRejected) {
  Story story = plain().enable().offer("0x60", "STATUS_REQUEST_NOT_ACCEPTED");
  expect_pass(story);
}
TEST(ProviderMistake, P16ACloseThatSucceedsAtOnceWhileAnAcceptIsPending) {
  expect_provider(plain()
                      .accept("0xb0")
                      .call(1, "WskCloseSocket", R"(,"socket":"0x50","irp":"0xb1")")
                      .back(1, "WskCloseSocket"),
                  "CLO-04", 0);
}
TEST(ProviderMistake, P16AnAcceptThatOutlivesItsListener) {
  Story story = plain().accept("0xb0");
  story.call(1, "WskCloseSocket", R"(,"socket":"0x50","irp":"0xb1")");
  story.back(1, "WskCloseSocket", "STATUS_PENDING");
  expect_pass(Story(story).done("0xb0", cancelled).done("0xb1"));
  Options strict;
  const Report report = check(Story(story).enter(9, "0xb1").trace(), strict);
  EXPECT_EQ(report.verdict, Verdict::violation) << summary(report);
}

}  // namespace
}  // namespace wskcheck::conform::test
