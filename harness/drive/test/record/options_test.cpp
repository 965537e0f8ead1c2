// Options::records: the report carries the run as JSON Lines, which the checker replays.
#include <gtest/gtest.h>

#include "driven.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {
namespace {

using test::replayed;

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
