// Mistakes that show later than they are made, and mistakes that look like the other party's.
#include <gtest/gtest.h>

#include "story.h"

namespace wskcheck::conform::test {
namespace {

const std::string on_listener = ",\"socket\":\"0x50\"";

void expect_pass(const Story& story) {
  const Report report = story.judge();
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
}
// One violation, in the last `from_end`-th line.
void expect_violation(const Story& story, Blame blame, const std::string& rule, int from_end = 0) {
  const Report report = story.judge();
  EXPECT_EQ(report.verdict, Verdict::violation) << summary(report);
  ASSERT_FALSE(report.findings.empty());
  const Finding& f = report.findings.front();
  EXPECT_EQ(f.doubt, Doubt::none) << summary(report);
  EXPECT_EQ(f.blame, blame) << summary(report);
  EXPECT_EQ(f.rule, rule) << summary(report);
  EXPECT_EQ(f.line, static_cast<std::uint64_t>(story.lines() - from_end)) << summary(report);
}
void expect_open_end(const Story& story, Blame blame, const std::string& rule) {
  const Report report = story.judge();
  EXPECT_EQ(report.verdict, Verdict::inconclusive) << summary(report);
  for (const Finding& f : report.findings) {
    if (f.rule == rule && f.blame == blame && f.doubt == Doubt::open_end) return;
  }
  ADD_FAILURE() << "no open end of " << rule << "\n" << summary(report);
}
Story plain() { return Story().begin(); }
Story conditional() { return Story().begin(true); }
Story told_dead() {
  return plain()
      .enable()
      .line(R"("tid":8,"ev":"WskAcceptEvent","ph":"enter","context":"0x10","accepted":null)")
      .line(R"("tid":8,"ev":"WskAcceptEvent","ph":"leave","status":"STATUS_REQUEST_NOT_ACCEPTED")");
}

// --- the provider's

TEST(ProviderMistake, P03TheCloseOfTheListenerFreesAnAcceptedSocket) {
  const auto two_listeners = [] {
    return plain().request("WskSocket", "0xa3",
                           R"(,"category":"listen","family":2,"context":"0x11",)"
                           R"("dispatch":{"accept":true})",
                           "STATUS_SUCCESS", "0x51");
  };
  const std::string on_other = ",\"socket\":\"0x51\"";
  Story closed = two_listeners();
  closed.request("WskBind", "0xa4", on_other + R"(,"local":"0.0.0.0:446")");
  closed.accept("0xb0").done("0xb0", "STATUS_SUCCESS", "0x60").close("0x50", "0xb1");
  closed.whole("WskAccept", on_other + R"(,"flags":0,"irp":"0xb2")", "STATUS_PENDING");
  // The accepted socket 0x60 outlives its listener, so its memory is not free for another.
  expect_violation(Story(closed).enter(9, "0xb2", "STATUS_SUCCESS", "0x60"), Blame::provider,
                   "CLO-18");
  expect_pass(Story(closed).done("0xb2", "STATUS_SUCCESS", "0x61"));
  expect_pass(Story(closed).close("0x60", "0xb3").done("0xb2", "STATUS_SUCCESS", "0x60"));
}
TEST(ProviderMistake, P08OneConnectionForTwoTakers) {
  const Story taken = plain().accept("0xb0").accept("0xb1").done("0xb0", "STATUS_SUCCESS", "0x60");
  expect_violation(Story(taken).enter(9, "0xb1", "STATUS_SUCCESS", "0x60"), Blame::provider,
                   "ACC-18");
  expect_pass(Story(taken).done("0xb1", "STATUS_SUCCESS", "0x61"));
  const Story offered = plain().enable().accept("0xb0").done("0xb0", "STATUS_SUCCESS", "0x60");
  expect_violation(Story(offered).offer("0x60"), Blame::provider, "ACC-18", 1);
  expect_pass(Story(offered).offer("0x61"));
  expect_pass(Story(offered).close("0x60", "0xb1").offer("0x60"));
}
TEST(ProviderMistake, P17ADeadListenerNeverTellsItsQueuedAccepts) {
  const auto closing = [] {
    Story story = plain().accept("0xb0").enable();
    story.line(R"("tid":8,"ev":"WskAcceptEvent","ph":"enter","context":"0x10","accepted":null)");
    story.line(
        R"("tid":8,"ev":"WskAcceptEvent","ph":"leave","status":"STATUS_REQUEST_NOT_ACCEPTED")");
    story.call(1, "WskCloseSocket", R"(,"socket":"0x50","irp":"0xb1")");
    return story.back(1, "WskCloseSocket", "STATUS_PENDING");
  };
  // A dead listener with an accept that is queued: that may be told by the close only (Q-78).
  expect_pass(closing().done("0xb0", "STATUS_FILE_FORCED_CLOSED").done("0xb1"));
  expect_pass(closing().done("0xb0", "STATUS_CANCELLED").done("0xb1"));
  expect_violation(closing().enter(9, "0xb1"), Blame::provider, "CLO-04");
}

// --- the driver's

TEST(DriverMistake, D03TheNullAcceptSocketIsUsed) {
  expect_violation(told_dead().call(1, "WskCloseSocket", R"(,"socket":"0x0","irp":"0xb0")"),
                   Blame::application, "AEV-07");
  expect_violation(told_dead().call(1, "WskSend", R"(,"socket":null,"irp":"0xb0")"),
                   Blame::application, "AEV-07");
  expect_pass(told_dead().close("0x50", "0xb0"));
}
TEST(DriverMistake, D04TheDeadListenerIsNeverClosed) {
  expect_open_end(told_dead(), Blame::application, "DEAD-04");
  expect_pass(told_dead().close("0x50", "0xb0"));
}
TEST(DriverMistake, D24TheCallbackClosesTheSocketAndRejectsIt) {
  const auto closed_inside = [](const std::string& status) {
    Story story = plain().enable();
    story.line(R"("tid":8,"ev":"WskAcceptEvent","ph":"enter","context":"0x10","flags":0,)"
               R"("accepted":"0x60")");
    story.call(8, "WskCloseSocket", R"(,"socket":"0x60","irp":"0xb0")");
    story.enter(8, "0xb0").leave(8, "0xb0").back(8, "WskCloseSocket");
    return story.line(R"("tid":8,"ev":"WskAcceptEvent","ph":"leave","status":")" + status + "\"");
  };
  expect_violation(closed_inside("STATUS_REQUEST_NOT_ACCEPTED"), Blame::application, "AEV-13");
  expect_pass(closed_inside("STATUS_SUCCESS"));  // pointless, but legal (Q-63)
}
TEST(DriverMistake, D45ProviderFunctionsAfterTheRelease) {
  const Story released =
      Story().whole("WskRegister").whole("WskCaptureProviderNPI").whole("WskReleaseProviderNPI");
  const std::string listening = R"(,"category":"listen","context":"0x10","irp":"0xa0")";
  expect_violation(Story(released).call(1, "WskSocket", listening), Blame::application, "CRE-01");
  expect_pass(Story(released)
                  .whole("WskCaptureProviderNPI")
                  .call(1, "WskSocket", listening)
                  .back(1, "WskSocket", "STATUS_PENDING")
                  .done("0xa0", "STATUS_SUCCESS", "0x50"));
}

// --- what follows from a driver's mistake is no mistake of the provider

void expect_only_application(const Story& story, const std::string& first) {
  const Report report = story.judge();
  EXPECT_EQ(report.verdict, Verdict::violation) << summary(report);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings.front().rule, first) << summary(report);
  for (const Finding& f : report.findings) {
    if (f.doubt == Doubt::none) {
      EXPECT_EQ(f.blame, Blame::application) << summary(report);
    }
  }
}

TEST(Consequences, OfAnIrpThatIsPassedTwiceStayWithTheDriver) {
  Story story = plain().accept("0xb0").accept("0xb0");
  story.done("0xb0", "STATUS_SUCCESS", "0x60").done("0xb0", "STATUS_SUCCESS", "0x61");
  expect_only_application(story, "IRP-18");
}
TEST(Consequences, OfAnIrpThatIsFreedTooEarlyStayWithTheDriver) {
  Story story = plain().call(1, "IoAllocateIrp", R"(,"irp":"0xb0")").accept("0xb0");
  story.call(1, "IoFreeIrp", R"(,"irp":"0xb0")").call(1, "IoAllocateIrp", R"(,"irp":"0xb0")");
  story.done("0xb0", "STATUS_CANCELLED").done("0xb0", "STATUS_CANCELLED");
  expect_only_application(story, "IRP-18");
}
TEST(Consequences, OfACallThatOverlapsTheCloseStayWithTheDriver) {
  Story story = plain();
  story.call(2, "WskAccept", R"(,"socket":"0x50","flags":0,"irp":"0xb0")");
  story.call(1, "WskCloseSocket", R"(,"socket":"0x50","irp":"0xb1")").enter(1, "0xb1");
  story.leave(1, "0xb1").back(1, "WskCloseSocket").back(2, "WskAccept", "STATUS_PENDING");
  expect_only_application(story, "CLO-01");
}
TEST(Consequences, AnotherIrpsProviderIsStillBlamed) {
  Story story = plain().accept("0xb0").accept("0xb0").accept("0xb1");
  story.done("0xb1", "STATUS_SUCCESS", "0x60").enter(9, "0xb1", "STATUS_SUCCESS", "0x61");
  const Report report = story.judge();
  const Finding* last = nullptr;
  for (const Finding& f : report.findings) {
    if (f.doubt == Doubt::none) last = &f;
  }
  ASSERT_NE(last, nullptr);
  EXPECT_EQ(last->blame, Blame::provider) << summary(report);
  EXPECT_EQ(last->rule, "IRP-10") << summary(report);
  EXPECT_EQ(last->line, static_cast<std::uint64_t>(story.lines())) << summary(report);
}

// --- questions

TEST(Settled, ACallbackInsideACallSettlesQ25) {
  const auto settles = [](const Report& report) {
    for (const Settled& s : report.settled) {
      if (s.question == "Q-25" && s.alternative == "own-stack") return s.line;
    }
    return std::uint64_t{0};
  };
  Story apart;
  apart.whole("WskRegister").whole("WskCaptureProviderNPI");
  apart.whole("WskSocket", R"(,"category":"listen","context":"0x10","irp":"0xa0")",
              "STATUS_PENDING");
  apart.done("0xa0", "STATUS_SUCCESS", "0x50");
  EXPECT_EQ(settles(apart.judge()), 0u);

  Story inside(apart);
  inside.request("WskBind", "0xa1", on_listener);
  const Report report = inside.judge();
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
  EXPECT_EQ(settles(report), static_cast<std::uint64_t>(inside.lines() - 2));

  Options options;
  options.flavour.fix(25, 1);  // other-thread
  const Report strict = check(inside.trace(), options);
  EXPECT_EQ(strict.verdict, Verdict::violation) << summary(strict);
  EXPECT_EQ(strict.findings.front().rule, "Q-25") << summary(strict);
  EXPECT_EQ(strict.findings.front().blame, Blame::provider);
  EXPECT_EQ(check(apart.trace(), options).verdict, Verdict::pass);
}

// --- names that come back at once

TEST(Reuse, OfAnIrpASocketAContextAndAnInspectIdAtOnce) {
  Story story = conditional();
  for (int round = 0; round < 3; ++round) {
    story.inspect(1, "pend").answer(1, "reject", "0xb0");
    story.inspect(1, "pend").answer(1, "accept", "0xb0").accept("0xb0");
    story.done("0xb0", "STATUS_SUCCESS", "0x60").close("0x60", "0xb0");
  }
  story.close("0x50", "0xb0");
  for (int round = 0; round < 2; ++round) {  // the socket and its context, too
    story.request("WskSocket", "0xb0", R"(,"category":"listen","family":2,"context":"0x10")",
                  "STATUS_SUCCESS", "0x50");
    story.request("WskBind", "0xb0", on_listener + R"(,"local":"0.0.0.0:445")");
    story.accept("0xb0").done("0xb0", "STATUS_SUCCESS", "0x60");
    story.close("0x60", "0xb0").close("0x50", "0xb0");
  }
  expect_pass(story);
  EXPECT_EQ(story.judge().connections, 5u);
}
TEST(Reuse, AnInspectIdWithAnotherSerialNumberIsAnother) {
  expect_pass(
      conditional().inspect(1, "pend").inspect(2, "pend").abort(1).answer(2, "reject", "0xb0"));
}

// --- all at one time

TEST(Ties, AllRecordsAtOneTimeEndHonestlyAndSoon) {
  // Four threads, each with rounds of posting an accept that is completed inside the call.
  const std::uint32_t rounds = 1500;
  Trace trace = plain().trace();
  const std::size_t begun = trace.records.size();
  const Trace round = plain()
                          .request("WskAccept", "0xb0", on_listener, "STATUS_SUCCESS", "0x60")
                          .close("0x60", "0xb0")
                          .trace();
  for (std::uint32_t n = 0; n < rounds; ++n) {
    for (std::uint32_t tid = 10; tid < 14; ++tid) {
      for (std::size_t i = begun; i < round.records.size(); ++i) {
        traces::Record r = round.records[i];
        r.tid = tid;
        if (r.irp == 0xb0) r.irp = 0xb0 + tid;
        if (r.socket == 0x60) r.socket = 0x60 + tid;
        if (r.information == 0x60) r.information = 0x60 + tid;
        trace.records.push_back(r);
      }
    }
  }
  for (std::size_t i = begun; i < trace.records.size(); ++i) trace.records[i].t = 1000;
  trace.header.order = traces::Order::per_thread;
  number_lines(trace);
  const Report good = check(trace);
  EXPECT_NE(good.verdict, Verdict::violation) << summary(good);
  EXPECT_EQ(good.connections, 4 * rounds);

  // One completion more than there are IRPs, at any place: more than all orders to try.
  trace.records.push_back(trace.records[begun + 1]);
  number_lines(trace);
  const Report bad = check(trace);
  EXPECT_NE(bad.verdict, Verdict::pass);
}

}  // namespace
}  // namespace wskcheck::conform::test
