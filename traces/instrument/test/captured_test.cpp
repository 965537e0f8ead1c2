// What the recorder left of a real driver: the records and verdicts that the README beside the
// files states.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "driver.h"

namespace wskcheck::record_test {
namespace {

Trace captured(const char* name) {
  return read_trace(std::string(WSKCHECK_CAPTURED) + "/recorder-wine-8.0/" + name + ".jsonl");
}

TEST(RecordedLive, FiveAcceptsConform) {
  const Trace trace = captured("r01_five_accepts");
  ASSERT_EQ(trace.error, "");
  EXPECT_EQ(trace.header.driver, "wsklive.sys");
  EXPECT_EQ(trace.records.size(), 82u);
  const conform::Report report = check(trace);
  EXPECT_EQ(report.verdict, conform::Verdict::pass) << summary(report);
  EXPECT_EQ(report.connections, 5u);
  std::vector<std::string> questions;
  for (const conform::Settled& one : report.settled) questions.push_back(one.question);
  EXPECT_EQ(questions, (std::vector<std::string>{"Q-25", "Q-69"}));
}

TEST(RecordedLive, AnIrpThatIsNeverReinitialisedIsTheDriversFault) {
  const Trace trace = captured("r02_irp_without_reuse");
  ASSERT_EQ(trace.error, "");
  EXPECT_EQ(trace.records.size(), 68u);
  const conform::Report report = check(trace);
  EXPECT_EQ(report.verdict, conform::Verdict::violation);
  ASSERT_FALSE(report.findings.empty());
  const conform::Finding& first = report.findings.front();
  EXPECT_EQ(first.rule, "IRP-02");
  EXPECT_EQ(first.blame, conform::Blame::application);
  const auto& record = trace.records.at(static_cast<std::size_t>(first.line) - 2);
  EXPECT_EQ(record.ev, traces::Event::wsk_bind);
  EXPECT_EQ(record.ph, traces::Phase::call);
}

}  // namespace
}  // namespace wskcheck::record_test
