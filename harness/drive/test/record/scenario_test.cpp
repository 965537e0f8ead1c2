// What a scenario allows beyond the rest: a driver that counts on it not happening is found with
// the switch, and not without.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "wskcheck/drive/drive.h"
#include "wskcheck/model/flavour.h"

namespace wskcheck::drive {
namespace {

struct Row {
  std::string driver;
  bool Scenario::*allowed;
  std::string rule;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.driver; }

DriveReport driven(const Row& row, bool allows) {
  Options options;
  const std::string drivers = WSKCHECK_DRIVERS;
  options.sources = {drivers + "/../test/record/drivers/" + row.driver};
  options.includes = {drivers + "/patterns"};
  options.scenario.connections = 0;
  options.scenario.*row.allowed = allows;
  options.search = Search::exhaustive;
  options.schedules_max = 20'000;
  DriveReport report;
  DriveError error;
  EXPECT_TRUE(drive(options, report, error)) << error.what;
  return report;
}

class ScenarioSwitches : public ::testing::TestWithParam<Row> {};

TEST_P(ScenarioSwitches, AllowWhatHappensInNoOtherWay) {
  const DriveReport without = driven(GetParam(), false);
  EXPECT_EQ(without.verdict, DriveVerdict::pass);
  EXPECT_TRUE(without.findings.empty()) << without.findings[0].says;

  const DriveReport with = driven(GetParam(), true);
  ASSERT_EQ(with.findings.size(), 1u);
  EXPECT_EQ(with.findings[0].rule, GetParam().rule) << with.findings[0].says;
}

INSTANTIATE_TEST_SUITE_P(
    Drivers, ScenarioSwitches,
    ::testing::Values(Row{"believes_in_close.c", &Scenario::close_failures, "KRN-05"},
                      Row{"believes_in_time.c", &Scenario::early_timeouts, "KRN-05"},
                      Row{"believes_in_pending.c", &Scenario::unmarked_pending, "IRP-12"}));

// the driver crashes in the callback that static ones would bring.
DriveReport with_static_events(const std::string& driver, std::string_view answer) {
  Options options;
  const std::string drivers = WSKCHECK_DRIVERS;
  options.sources = {drivers + "/../test/record/drivers/" + driver};
  options.includes = {drivers + "/patterns"};
  options.scenario.connections = 1;
  std::string error_text;
  EXPECT_TRUE(set_alternatives(options.scenario.answers, "Q-56", {&answer, 1}, error_text));
  options.search = Search::exhaustive;
  options.preemptions_max = 1;
  options.faults_max = 0;
  options.schedules_max = 20'000;
  DriveReport report;
  DriveError error;
  EXPECT_TRUE(drive(options, report, error)) << error.what;
  return report;
}

TEST(StaticEvents, ApplyToAcceptedSocketsAsTheFlavourSays) {
  for (const std::string driver : {"static_by_irp.c", "static_by_callback.c"}) {
    for (const std::string_view answer : {"both", "callback-delivered", "none"}) {
      const DriveReport report = with_static_events(driver, answer);
      const bool apply =
          answer == "both" || (answer == "callback-delivered" && driver == "static_by_callback.c");
      ASSERT_EQ(report.findings.size(), apply ? 1u : 0u) << driver << " " << answer;
      if (apply) {
        EXPECT_EQ(report.findings[0].rule, "KRN-05") << report.findings[0].says;
      } else {
        EXPECT_EQ(report.verdict, DriveVerdict::pass) << driver << " " << answer;
      }
    }
  }
}

}  // namespace
}  // namespace wskcheck::drive
