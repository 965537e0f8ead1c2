// The bundled recordings, as exports, are the same traces.
#include <gtest/gtest.h>

#include "support.h"
#include "wskcheck/conform/checker.h"

namespace wskcheck::exports::test {
namespace {

constexpr const char* recordings[] = {"s01_accept_then_connect",     "s02_connect_before_accept",
                                      "s04_close_with_one",          "s05_close_with_three",
                                      "s06_two_pended_two_connects", "s20_auto_one",
                                      "s32_soak_one_pended"};

conform::Report check(const traces::Header& header, const std::vector<traces::Record>& records) {
  conform::Checker checker(header);
  for (const traces::Record& record : records) checker.add(record);
  return checker.finish();
}

TEST(CapturedExport, HasTheRecordsOfTheRecording) {
  for (const char* const name : recordings) {
    const Trace trace = captured(name);
    for (const Form form : all_forms) {
      const std::string text = export_text(trace.records, {.form = form});
      const Reading reading = read_all(text);
      ASSERT_FALSE(reading.failed) << name << ": " << reading.message();
      EXPECT_EQ(lines_of(reading.records), lines_of(trace.records)) << name;
    }
  }
}

TEST(CapturedExport, HasTheVerdictOfTheRecording) {
  const Trace trace = captured("s01_accept_then_connect");
  ASSERT_EQ(trace.records.size(), 37u);
  const conform::Report expected = check(trace.header, trace.records);
  EXPECT_EQ(expected.verdict, conform::Verdict::pass);
  for (const Form form : all_forms) {
    const std::string text = export_text(trace.records, {.form = form});
    const Reading reading = read_all(text);
    ASSERT_FALSE(reading.failed) << reading.message();
    // An export does not tell that the trace is complete; the user of this one knows it.
    traces::Header header = reading.reader->header();
    EXPECT_FALSE(header.complete);
    EXPECT_EQ(header.order, traces::Order::per_cpu);
    header.complete = true;
    const conform::Report report = check(header, reading.records);
    EXPECT_EQ(report.verdict, expected.verdict);
    EXPECT_EQ(report.connections, expected.connections);
    EXPECT_TRUE(report.findings.empty());
  }
}

}  // namespace
}  // namespace wskcheck::exports::test
