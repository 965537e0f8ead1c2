// Timers that repeat: how often they end while nothing is left to do but to unload the driver.
#include <gtest/gtest.h>

#include <algorithm>

#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {
namespace {

DriveReport driven(std::uint32_t idle_timeouts) {
  Options options;
  options.sources = {WSKCHECK_DRIVERS "/../test/run/drivers/ticks.c"};
  options.scenario.connections = 0;
  options.scenario.idle_timeouts = idle_timeouts;
  DriveReport report;
  DriveError error;
  EXPECT_TRUE(drive(options, report, error)) << error.what;
  return report;
}

TEST(IdleTimeouts, AreBoundedSoThatADriverWithATimerIsCovered) {
  const DriveReport report = driven(4);

  EXPECT_EQ(report.verdict, DriveVerdict::pass) << report.why;
  EXPECT_LT(report.longest, 100u);
  EXPECT_TRUE(std::any_of(report.tried.begin(), report.tried.end(), [](const std::string& line) {
    return line.starts_with("timers and waits end at most 4 times in a run");
  }));
}

TEST(IdleTimeouts, AreMoreWhenMoreAreAskedFor) {
  EXPECT_LT(driven(0).longest, driven(2).longest);
  EXPECT_LT(driven(2).longest, driven(6).longest);
}

}  // namespace
}  // namespace wskcheck::drive
