// Options::records: the report carries the run as JSON Lines, which the checker replays.
#include <gtest/gtest.h>

#include <sstream>

#include "wskcheck/conform/checker.h"
#include "wskcheck/drive/drive.h"
#include "wskcheck/traces/jsonl_reader.h"

namespace wskcheck::drive {
namespace {

conform::Report replayed(const std::string& text) {
  std::istringstream in(text);
  auto opened = traces::read_jsonl(in, "recording");
  if (!opened.ok()) {
    ADD_FAILURE() << text.substr(0, 200);
    return {};
  }
  traces::RecordReader& reader = **opened;
  conform::Checker checker(reader.header());
  traces::Record record;
  traces::ReadState state = reader.next(record);
  for (; state == traces::ReadState::record; state = reader.next(record)) checker.add(record);
  EXPECT_EQ(state, traces::ReadState::end);
  return checker.finish();
}

DriveReport driven(const std::string& source, bool records, std::uint64_t schedules) {
  Options options;
  options.sources = {std::string(WSKCHECK_DRIVERS) + "/" + source};
  options.records = records;
  options.schedules_max = schedules;
  DriveReport report;
  DriveError error;
  EXPECT_TRUE(drive(options, report, error)) << error.what;
  return report;
}

TEST(RecordingOfAReport, OfTheDefaultScheduleConforms) {
  const DriveReport report = driven("servers/accept_irp_echo.c", true, 1);

  const conform::Report replay = replayed(report.recording);

  EXPECT_EQ(replay.verdict, conform::Verdict::pass);
  EXPECT_GT(replay.records, 20u);
}

TEST(RecordingOfAReport, OfAFindingBlamesTheDriver) {
  const DriveReport report = driven("patterns/d20_call_after_close.c", true, 2000);

  const conform::Report replay = replayed(report.recording);

  ASSERT_FALSE(report.findings.empty());
  ASSERT_EQ(replay.verdict, conform::Verdict::violation);
  EXPECT_EQ(replay.findings[0].blame, conform::Blame::application);
  EXPECT_EQ(replay.findings[0].rule, report.findings[0].rule);
}

TEST(RecordingOfAReport, IsMadeWhenAskedFor) {
  const DriveReport report = driven("servers/accept_irp_echo.c", false, 1);

  EXPECT_EQ(report.recording, "");
}

}  // namespace
}  // namespace wskcheck::drive
