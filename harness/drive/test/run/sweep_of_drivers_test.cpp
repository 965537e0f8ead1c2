// Each allocation of a driver fails once for each call stack that leads to it.
#include <gtest/gtest.h>

#include <algorithm>

#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {
namespace {

const std::string drivers = WSKCHECK_DRIVERS;

Options options_of(const std::string& driver, std::vector<std::string> defines = {}) {
  Options options;
  options.sources = {driver};
  options.defines = std::move(defines);
  options.scenario.connections = 0;
  options.search = Search::sweep;
  return options;
}

Options two_ways(std::vector<std::string> defines) {
  return options_of(drivers + "/../test/run/drivers/two_ways.c", std::move(defines));
}

DriveReport driven(const Options& options) {
  DriveReport report;
  DriveError error;
  EXPECT_TRUE(drive(options, report, error)) << error.what;
  return report;
}

bool is_said(const DriveReport& report, const std::string& words) {
  return std::any_of(report.tried.begin(), report.tried.end(), [&](const std::string& line) {
    return line.find(words) != std::string::npos;
  });
}

// A run in which nothing fails, one in which each of both ways does, a hundred walks.
TEST(SweepOfDrivers, FailsAnAllocationOnceForEachWayThatLeadsToIt) {
  const DriveReport report = driven(two_ways({"CORRECTED"}));

  EXPECT_TRUE(is_said(report, "each allocation failed once for each of 2 call stacks"))
      << report.tried.at(0);
  EXPECT_EQ(report.schedules, 103u);
  EXPECT_EQ(report.verdict, DriveVerdict::inconclusive);
}

TEST(SweepOfDrivers, FindsWhatIsWrongOnOneOfTheWays) {
  const Options options = two_ways({});
  const DriveReport report = driven(options);

  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].rule, "KRN-05");
  EXPECT_EQ(report.findings[0].found_after, 3u);
  EXPECT_NE(report.findings[0].where.find("second_way"), std::string::npos)
      << report.findings[0].where;

  Options again = options;
  again.search = Search::grow;
  again.scenario = report.findings[0].scenario;
  again.schedule = report.findings[0].schedule;
  const DriveReport replayed = driven(again);

  ASSERT_EQ(replayed.findings.size(), 1u);
  EXPECT_EQ(replayed.findings[0].where, report.findings[0].where);
}

TEST(SweepOfDrivers, IsAPhaseOfTheSearchWhereAllocationsFail) {
  Options options = two_ways({"CORRECTED"});
  options.search = Search::grow;
  options.scenario.allocation_failures = true;

  const DriveReport report = driven(options);

  EXPECT_EQ(report.verdict, DriveVerdict::pass) << report.why;
  EXPECT_TRUE(is_said(report, "each allocation failed once for each of 2 call stacks"))
      << report.tried.at(0);
}

// Beside the scenario in which allocations fail in any case.
TEST(SweepOfDrivers, GoesWithEachOfTheSmallScenarios) {
  Options options = two_ways({"CORRECTED"});
  options.search = Search::grow;
  options.tries_scenarios = true;

  const DriveReport report = driven(options);

  EXPECT_EQ(report.verdict, DriveVerdict::pass) << report.why;
  EXPECT_TRUE(is_said(report, "in each of these, each allocation failed once for each call stack"))
      << report.tried.back();
}

// The bounded search takes a hundred thousand schedules for it.
TEST(SweepOfDrivers, FindsASocketThatIsDroppedWithinAFewRuns) {
  Options options = options_of(drivers + "/patterns/d01_accepted_socket_dropped.c");
  options.scenario.connections = 2;
  for (const Search search : {Search::sweep, Search::grow}) {
    options.search = search;
    options.scenario.allocation_failures = true;

    const DriveReport report = driven(options);

    ASSERT_EQ(report.findings.size(), 1u);
    EXPECT_EQ(report.findings[0].rule, "ASO-05");
    EXPECT_LT(report.findings[0].found_after, 300u);
  }
}

TEST(SweepOfDrivers, IsTheSameWithAnyNumberOfWorkers) {
  Options options = options_of(drivers + "/servers/accept_irp_echo.c");
  options.scenario.connections = 2;
  const DriveReport alone = driven(options);
  options.workers = 3;
  const DriveReport shared = driven(options);

  EXPECT_EQ(alone.schedules, shared.schedules);
  EXPECT_EQ(alone.steps, shared.steps);
  EXPECT_EQ(alone.tried, shared.tried);
}

}  // namespace
}  // namespace wskcheck::drive
