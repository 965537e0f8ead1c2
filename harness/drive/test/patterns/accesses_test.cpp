// Data races of whole drivers: the patterns whose mistake is one, their twins, the three servers.
#include <gtest/gtest.h>

#include <algorithm>

#include "pattern.h"

namespace wskcheck::drive {
namespace {

const std::string drivers = WSKCHECK_DRIVERS;

const DriveFinding* race_of(const DriveReport& report) {
  for (const DriveFinding& one : report.findings) {
    if (one.rule == "KRN-09") return &one;
  }
  return nullptr;
}

std::string all_of(const DriveReport& report) {
  std::string text;
  for (const DriveFinding& f : report.findings) {
    text += f.rule + ": " + f.says + " at " + f.where + ", schedule " + f.schedule + "\n";
  }
  return text.empty() ? "nothing" : text;
}

class Accesses : public testing::TestWithParam<Pattern> {};

TEST_P(Accesses, ShowARaceWhereThePatternIsOne) {
  if (!GetParam().race) return;
  const Driven driven = drive_accesses(GetParam(), false, 20'000);

  ASSERT_EQ(driven.error, "");
  EXPECT_NE(race_of(driven.report), nullptr) << all_of(driven.report);
}

TEST_P(Accesses, ShowNoneInTheTwin) {
  const Driven driven = drive_accesses(GetParam(), true, 3'000);

  ASSERT_EQ(driven.error, "");
  EXPECT_TRUE(driven.report.findings.empty()) << all_of(driven.report);
}

INSTANTIATE_TEST_SUITE_P(All, Accesses, testing::ValuesIn(read_patterns(drivers + "/patterns")),
                         [](const auto& one) {
                           std::string name = one.param.id;
                           std::erase(name, '-');
                           return name;
                         });

class AccessesOfServers : public testing::TestWithParam<const char*> {};

TEST_P(AccessesOfServers, ShowNoRace) {
  Options options;
  options.sources = {drivers + "/servers/" + GetParam() + ".c"};
  options.tries_scenarios = true;
  options.scenario.accesses = true;
  options.schedules_max = 11'000;
  DriveReport report;
  DriveError error;

  ASSERT_TRUE(drive(options, report, error)) << error.what;

  EXPECT_TRUE(report.findings.empty()) << all_of(report);
}

INSTANTIATE_TEST_SUITE_P(All, AccessesOfServers,
                         testing::Values("accept_irp_echo", "accept_event", "conditional_accept"),
                         [](const auto& one) { return std::string(one.param); });

// D-47: a work item uses what a close does not wait for. That they meet takes 17,000 schedules;
// that nothing orders them shows in the first few.
TEST(AccessesOfAPattern, ShowARaceLongBeforeItsScheduleComes) {
  const Pattern pattern = read_patterns(drivers + "/patterns").at(46);

  const Driven driven = drive_accesses(pattern, false, 2'000);

  const DriveFinding* race = race_of(driven.report);
  ASSERT_NE(race, nullptr) << driven.error << all_of(driven.report);
  EXPECT_LT(race->found_after, 20u);
  EXPECT_EQ(race->says, "memory is freed and used by two threads, and nothing orders the two");
  EXPECT_EQ(
      race->notes.at(0),
      "written before, at d47_work_item_with_raw_pointer.c:22 in log_connection, by the thread "
      "\"work item\"");
  EXPECT_TRUE(std::any_of(race->story.begin(), race->story.end(), [](const StoryLine& line) {
    return line.text == "writes the memory that the finding is about";
  }));
}

}  // namespace
}  // namespace wskcheck::drive
