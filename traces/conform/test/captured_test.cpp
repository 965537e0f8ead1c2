// The recordings of traces/captured: the verdicts that their README states, and why.
#include <gtest/gtest.h>

#include "support.h"

namespace wskcheck::conform::test {
namespace {

TEST(Captured, TheRecordingsWithoutAFaultPass) {
  for (const char* name :
       {"s01_accept_then_connect", "s02_connect_before_accept", "s04_close_with_one",
        "s05_close_with_three", "s20_auto_one", "s32_soak_one_pended"}) {
    const Report report = check(captured(name));
    EXPECT_EQ(report.verdict, Verdict::pass) << name << ": " << summary(report);
    EXPECT_TRUE(report.findings.empty()) << name;
  }
}

TEST(Captured, AnAcceptWithUntouchedAddressesIsTheProvidersFault) {
  const Report report = check(captured("s06_two_pended_two_connects"));
  EXPECT_EQ(report.verdict, Verdict::violation) << summary(report);
  ASSERT_EQ(report.findings.size(), 1u) << summary(report);
  const Finding& f = report.findings.front();
  EXPECT_EQ(f.rule, "ACC-14");
  EXPECT_EQ(f.blame, Blame::provider);
  EXPECT_EQ(f.doubt, Doubt::none);
  const Trace trace = captured("s06_two_pended_two_connects");
  const traces::Record& r = trace.records.at(static_cast<std::size_t>(f.line) - 2);
  EXPECT_EQ(r.at.line, f.line);
  EXPECT_EQ(r.ev, traces::Event::completion);
  EXPECT_EQ(r.ph, traces::Phase::enter);
  EXPECT_EQ(traces::to_text(r.remote), "0.0.0.0:0");
}

TEST(Captured, AnIrpThatIsNeverCompletedLeavesTheEndOpen) {
  const Report report = check(captured("s13_binds"));
  EXPECT_EQ(report.verdict, Verdict::inconclusive) << summary(report);
  ASSERT_EQ(report.findings.size(), 1u) << summary(report);
  const Finding& f = report.findings.front();
  EXPECT_EQ(f.rule, "IRP-10");
  EXPECT_EQ(f.blame, Blame::provider);
  EXPECT_EQ(f.doubt, Doubt::open_end);
  const Trace trace = captured("s13_binds");
  EXPECT_EQ(trace.records.at(static_cast<std::size_t>(f.line) - 2).ev,
            traces::Event::wsk_get_local_address);
}

TEST(Captured, WhatFollowsAnIrpThatWasNotReinitialisedIsNotBlamedOnAnybodyElse) {
  const Report report = check(captured("../recorder-wine-8.0/r02_irp_without_reuse"));
  EXPECT_EQ(report.verdict, Verdict::violation) << summary(report);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings.front().line, 12u);
  for (const Finding& f : report.findings) {
    EXPECT_EQ(f.rule, "IRP-02") << summary(report);
    EXPECT_EQ(f.blame, Blame::application) << summary(report);
    EXPECT_EQ(f.doubt, Doubt::none) << summary(report);
  }
}

TEST(Captured, OneListenerWithOneAcceptTellsHowManyObjectsLived) {
  const Report report = check(captured("s32_soak_one_pended"));
  EXPECT_EQ(report.records, 4019u);
  EXPECT_EQ(report.connections, 400u);
  EXPECT_LT(report.live_max, 64u);
}

}  // namespace
}  // namespace wskcheck::conform::test
