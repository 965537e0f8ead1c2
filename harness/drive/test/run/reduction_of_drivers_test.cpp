// The reduction on whole drivers: it loses no finding, and what it tries follows from what the
// driver's steps do to memory.
#include <gtest/gtest.h>

#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {
namespace {

Options options_of(const char* driver, std::vector<std::string> defines) {
  Options options;
  options.sources = {std::string(WSKCHECK_DRIVERS) + "/../test/run/drivers/" + driver};
  options.defines = std::move(defines);
  options.scenario.connections = 0;
  options.faults_max = 0;
  options.schedules_max = 20'000;
  return options;
}

DriveReport driven(const Options& options) {
  DriveReport report;
  DriveError error;
  EXPECT_TRUE(drive(options, report, error)) << error.what;
  return report;
}

class LeftBehind : public testing::TestWithParam<int> {};

// The default run, in which the driver is unloaded last, finds nothing.
TEST_P(LeftBehind, IsFoundByEachSearchThatIsComplete) {
  Options options = options_of("left_behind.c", {"KIND=" + std::to_string(GetParam())});
  for (const Search search : {Search::grow, Search::exhaustive}) {
    for (const bool reduce : {true, false}) {
      options.search = search;
      options.reduce = reduce;

      const DriveReport report = driven(options);

      ASSERT_EQ(report.findings.size(), 1u) << reduce;
      EXPECT_GT(report.findings[0].found_after, 1u);
      EXPECT_NE(report.findings[0].says.find("the driver is unloaded while its"), std::string::npos)
          << report.findings[0].says;
    }
  }
}

TEST_P(LeftBehind, IsNothingInTheCorrectedDriver) {
  const Options options =
      options_of("left_behind.c", {"CORRECTED", "KIND=" + std::to_string(GetParam())});

  const DriveReport report = driven(options);

  EXPECT_EQ(report.verdict, DriveVerdict::pass) << report.why;
}

INSTANTIATE_TEST_SUITE_P(All, LeftBehind, testing::Values(1, 2, 3));

// A lock that a thread is about to take is no step that meets those who have it: counted so, the
// bound is covered with fifty times the schedules.
TEST(Reduction, CoversAServerWithFewSchedules) {
  Options options = options_of("../../../drivers/servers/accept_irp_echo.c", {});
  options.search = Search::exhaustive;
  options.preemptions_max = 0xffff;

  const DriveReport report = driven(options);

  EXPECT_TRUE(report.covered) << report.why;
  EXPECT_LT(report.schedules, 5'000u);
}

DriveReport everything(std::vector<std::string> defines, bool accesses, bool each_access) {
  Options options = options_of("lost_update.c", std::move(defines));
  options.search = Search::exhaustive;
  options.preemptions_max = 0xffff;
  options.scenario.accesses = accesses;
  options.scenario.each_access = each_access;
  return driven(options);
}

// The order of two threads that do nothing but count is tried only where they count the same.
TEST(MemoryOfDrivers, DecidesWhichOrdersAreTried) {
  const DriveReport own = everything({}, false, false);
  const DriveReport same = everything({"SHARED"}, false, false);

  EXPECT_EQ(own.verdict, DriveVerdict::pass);
  EXPECT_EQ(same.verdict, DriveVerdict::pass);
  EXPECT_LT(own.schedules, same.schedules);
}

TEST(MemoryOfDrivers, ShowsWhatARaceLeadsToWhereThreadsChangeAtEachAccess) {
  EXPECT_EQ(everything({}, false, true).verdict, DriveVerdict::pass);

  const DriveReport report = everything({"SHARED"}, false, true);

  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].rule, "KRN-08");
  EXPECT_EQ(report.findings[0].preemptions, 1u);
}

TEST(MemoryOfDrivers, ShowsTheRaceItselfWithAccesses) {
  EXPECT_EQ(everything({}, true, true).verdict, DriveVerdict::pass);

  const DriveReport report = everything({"SHARED"}, true, false);

  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].rule, "KRN-09");
}

}  // namespace
}  // namespace wskcheck::drive
