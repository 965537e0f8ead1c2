// Flavours at work: a recorded run conforms while a question is open, and deviates where a flavour
// answers it otherwise.
#include <gtest/gtest.h>

#include <algorithm>

#include "story.h"
#include "wskcheck/model/flavour.h"

namespace wskcheck::conform::test {
namespace {

const std::string on_listener = ",\"socket\":\"0x50\"";

Report only(const Trace& trace, std::string_view question, std::string_view alternative) {
  Options options;
  std::string error;
  EXPECT_TRUE(set_alternatives(options.flavour, question, {&alternative, 1}, error)) << error;
  return check(trace, options);
}

// It passes as long as everything is allowed, and with the alternative that it shows. With another
// one the provider deviates, and the question is the rule that it breaks.
void expect_deviation(const Story& story, std::string_view question, std::string_view shown,
                      std::string_view other) {
  const Trace trace = story.trace();
  const Report open = check(trace);
  EXPECT_NE(open.verdict, Verdict::violation) << summary(open);
  const Report fits = only(trace, question, shown);
  EXPECT_EQ(fits.verdict, open.verdict) << summary(fits);
  const Report deviates = only(trace, question, other);
  ASSERT_EQ(deviates.verdict, Verdict::violation) << summary(deviates);
  EXPECT_EQ(deviates.findings.front().blame, Blame::provider) << summary(deviates);
  EXPECT_EQ(deviates.findings.front().rule, question) << summary(deviates);
}

Story events_enabled(const std::string& mask) {
  return Story().begin().whole(
      "WskControlSocket", on_listener +
                              R"(,"request":"set","code":"SO_WSK_EVENT_CALLBACK","mask":")" + mask +
                              R"(","irp":null)");
}
Story& receive(Story& story, int tid = 8) {
  const std::string thread = "\"tid\":" + std::to_string(tid);
  return story.line(thread + R"(,"ev":"WskReceiveEvent","ph":"enter","socket":"0x60","flags":0)")
      .line(thread + R"(,"ev":"WskReceiveEvent","ph":"leave","status":"STATUS_SUCCESS")");
}
Story& begin_offer(Story& story) {
  return story.line(
      R"("tid":8,"ev":"WskAcceptEvent","ph":"enter","context":"0x10","flags":0,"accepted":"0x60")");
}
Story& end_offer(Story& story, const std::string& more = "") {
  return story.line(R"("tid":8,"ev":"WskAcceptEvent","ph":"leave","status":"STATUS_SUCCESS")" +
                    more);
}

TEST(Choices, InformationOfAFailure) {
  Story story = Story().begin().call(1, "WskAccept", on_listener + R"(,"flags":0,"irp":"0xb0")");
  story.enter(1, "0xb0", "STATUS_INSUFFICIENT_RESOURCES", "0x77").leave(1, "0xb0");
  story.back(1, "WskAccept", "STATUS_INSUFFICIENT_RESOURCES");
  expect_deviation(story, "Q-43", "arbitrary", "zero");
}

TEST(Choices, AddressBuffersOfAFailure) {
  Story story = Story().begin().call(1, "WskAccept", on_listener + R"(,"flags":0,"irp":"0xb0")");
  story.enter(1, "0xb0", "STATUS_INSUFFICIENT_RESOURCES", "0x0",
              R"(,"local":"127.0.0.1:445","remote":"127.0.0.2:1")");
  story.leave(1, "0xb0").back(1, "WskAccept", "STATUS_INSUFFICIENT_RESOURCES");
  expect_deviation(story, "Q-42", "partly-written", "untouched");
}

TEST(Choices, SecondBindAfterOneThatFailed) {
  const std::string address = on_listener + R"(,"local":"0.0.0.0:445")";
  Story story = Story().whole("WskRegister").whole("WskCaptureProviderNPI");
  story.request("WskSocket", "0xa0", R"(,"category":"listen","family":2,"context":"0x10")",
                "STATUS_SUCCESS", "0x50");
  story.request("WskBind", "0xa1", address, "STATUS_ADDRESS_ALREADY_EXISTS");
  story.request("WskBind", "0xa1", address);
  const Report strict = only(story.trace(), "Q-86", "fails");
  EXPECT_EQ(strict.verdict, Verdict::violation) << summary(strict);
  EXPECT_EQ(only(story.trace(), "Q-86", "allowed-after-failure").verdict, Verdict::pass);
  EXPECT_EQ(story.judge().verdict, Verdict::pass) << summary(story.judge());
}

TEST(Choices, InspectIdOfARequestOfAnotherListener) {
  Story story = Story().begin(true);
  story.request("WskSocket", "0xa0",
                R"(,"category":"listen","family":2,"context":"0x11",)"
                R"("dispatch":{"accept":true,"inspect":true,"abort":true})",
                "STATUS_SUCCESS", "0x51");
  story.request("WskControlSocket", "0xa1",
                R"(,"socket":"0x51","request":"set","code":"SO_CONDITIONAL_ACCEPT","value":1)");
  story.request("WskBind", "0xa2", R"(,"socket":"0x51","local":"0.0.0.0:446")");
  story.inspect(1, "pend");
  story.line(R"("tid":8,"ev":"WskInspectEvent","ph":"enter","context":"0x11",)"
             R"("inspect":{"key":"0x7","serial":1})");
  story.line(R"("tid":8,"ev":"WskInspectEvent","ph":"leave","action":"reject")");
  story.answer(1, "reject", "0xb0");
  expect_deviation(story, "Q-18", "listener", "client");
}

TEST(Choices, InspectIdOfAnAcceptedSocket) {
  Story story = Story().begin(true).inspect(1, "accept").accept("0xb0");
  story.done("0xb0", "STATUS_SUCCESS", "0x60").inspect(1, "reject");
  expect_deviation(story, "Q-20", "at-accept", "at-socket-close");
}

TEST(Choices, StaticEventsOfASocketThatWskAcceptEventBrings) {
  Story story = Story().begin_with_statics().offer("0x60");
  receive(story);
  expect_deviation(story, "Q-56", "callback-delivered", "none");
  expect_deviation(story, "Q-56", "both", "none");
}

TEST(Choices, StaticEventsOfASocketThatAnAcceptIrpBrings) {
  Story story = Story().begin_with_statics().accept("0xb0");
  story.done("0xb0", "STATUS_SUCCESS", "0x60");
  receive(story);
  expect_deviation(story, "Q-56", "both", "callback-delivered");
}

TEST(Choices, EventsThatAreAddedWhileWskAcceptEventRuns) {
  Story story = events_enabled("0x200");
  begin_offer(story).whole("WskControlSocket",
                           on_listener + R"(,"request":"set","code":"SO_WSK_EVENT_CALLBACK",)"
                                         R"("mask":"0x40","irp":null)");
  end_offer(story);
  receive(story);
  expect_deviation(story, "Q-59", "at-return", "at-call");
}

TEST(Choices, CallbackOfTheNewSocketBeforeWskAcceptEventHasReturned) {
  Story story = events_enabled("0x200");
  begin_offer(story)
      .call(8, "WskControlSocket",
            R"(,"socket":"0x60","request":"set","code":"SO_WSK_EVENT_CALLBACK",)"
            R"("mask":"0x40","irp":null)")
      .back(8, "WskControlSocket");
  receive(story, 7);
  end_offer(story);
  expect_deviation(story, "Q-58", "at-once", "after-return");
}

TEST(Choices, EventsAreEnabledTogether) {
  Story both = events_enabled("0x240").offer("0x60");
  EXPECT_NE(receive(both).judge().verdict, Verdict::violation) << summary(both.judge());
  Story one = events_enabled("0x200").offer("0x60");
  const Report report = receive(one).judge();
  ASSERT_EQ(report.verdict, Verdict::violation) << summary(report);
  EXPECT_EQ(report.findings.front().rule, "ACC-15") << summary(report);
}

// Without a table there is nothing that could be called (Q-57).
TEST(Choices, InheritedEventsNeedATable) {
  Story story = events_enabled("0x240");
  begin_offer(story);
  end_offer(story, R"(,"accept_dispatch":false)");
  const Report report = receive(story).judge();
  ASSERT_EQ(report.verdict, Verdict::violation) << summary(report);
  EXPECT_EQ(report.findings.front().blame, Blame::provider);
}

// The driver's mistake is one finding; what WSK made of it is another where a flavour forbids it.
std::size_t findings_against(const Report& report, Blame blame) {
  return static_cast<std::size_t>(
      std::count_if(report.findings.begin(), report.findings.end(),
                    [&](const auto& finding) { return finding.blame == blame; }));
}

TEST(Choices, WhatWskMakesOfAnEarlyAnswer) {
  Story story = Story().begin(true);
  story.line(R"("tid":8,"ev":"WskInspectEvent","ph":"enter","context":"0x10",)"
             R"("inspect":{"key":"0x7","serial":1})");
  story.call(1, "WskInspectComplete",
             on_listener + R"(,"inspect":{"key":"0x7","serial":1},"action":"accept","irp":"0xb0")");
  story.back(1, "WskInspectComplete", "STATUS_PENDING");
  story.line(R"("tid":8,"ev":"WskInspectEvent","ph":"leave","action":"pend")");
  story.done("0xb0").accept("0xb1").done("0xb1", "STATUS_SUCCESS", "0x60");
  const Report open = story.judge();
  EXPECT_EQ(findings_against(open, Blame::application), 1u) << summary(open);
  EXPECT_EQ(findings_against(open, Blame::provider), 0u) << summary(open);
  const Report kept = only(story.trace(), "Q-05", "remembered");
  EXPECT_EQ(findings_against(kept, Blame::provider), 0u) << summary(kept);
  const Report fails = only(story.trace(), "Q-05", "fails");
  EXPECT_NE(findings_against(fails, Blame::provider), 0u) << summary(fails);
}

TEST(Choices, WhatWskMakesOfAnIrpWhereNoneIsTaken) {
  const std::string enable =
      on_listener + R"(,"request":"set","code":"SO_WSK_EVENT_CALLBACK","mask":"0x200")";
  Story story = Story().begin().request("WskControlSocket", "0xb0", enable).offer("0x60");
  const Report open = story.judge();
  EXPECT_EQ(findings_against(open, Blame::application), 1u) << summary(open);
  EXPECT_EQ(findings_against(open, Blame::provider), 0u) << summary(open);
  EXPECT_EQ(findings_against(only(story.trace(), "Q-52", "completed"), Blame::provider), 0u);
  EXPECT_NE(findings_against(only(story.trace(), "Q-52", "fails"), Blame::provider), 0u);
}

TEST(Choices, WhatWskMakesOfAnUnlistedStatus) {
  Story story = events_enabled("0x240").offer("0x60", "STATUS_PENDING").close("0x60", "0xb0");
  const Report open = story.judge();
  EXPECT_EQ(findings_against(open, Blame::application), 1u) << summary(open);
  EXPECT_EQ(findings_against(open, Blame::provider), 0u) << summary(open);
  const Report accepts = only(story.trace(), "Q-60", "success-if-nt-success");
  EXPECT_EQ(accepts.findings.size(), 1u) << summary(accepts);
  const Report rejects = only(story.trace(), "Q-60", "reject");
  EXPECT_EQ(findings_against(rejects, Blame::application), 2u) << summary(rejects);
}

}  // namespace
}  // namespace wskcheck::conform::test
