// Each pattern driver is found with the right rule, each twin is driven without a finding, and so
// are the three servers.
#include <gtest/gtest.h>

#include "pattern.h"

namespace wskcheck::drive {
namespace {

const std::string drivers = WSKCHECK_DRIVERS;

std::string all_of(const DriveReport& report) {
  std::string text;
  for (const DriveFinding& f : report.findings) {
    text += f.rule + ": " + f.says + " at " + f.where + ", schedule " + f.schedule + "\n";
  }
  return text.empty() ? "nothing" : text;
}

DriveReport driven(const Options& options) {
  DriveReport report;
  DriveError error;
  EXPECT_TRUE(drive(options, report, error)) << error.what;
  return report;
}

std::string name_of(const Pattern& pattern) {
  std::string name = pattern.id;
  std::erase(name, '-');
  return name;
}

class Patterns : public testing::TestWithParam<Pattern> {};

// Those that are here; else the default one.
std::vector<std::string> compilers() {
  std::vector<std::string> all;
  for (const std::string one : {WSKCHECK_GCC, WSKCHECK_CLANG}) {
    if (!one.ends_with("NOTFOUND")) all.push_back(one);
  }
  if (all.empty()) all.emplace_back();
  return all;
}

// Code of another compiler stops at the same places and so has the same schedules.
TEST_P(Patterns, IsFoundWithItsRuleAndAtTheSamePlaceWithGccAndClang) {
  std::string first;
  for (const std::string& compiler : compilers()) {
    const Driven driven = drive_pattern(GetParam(), false, 60'000, compiler);

    ASSERT_EQ(driven.error, "") << compiler;
    ASSERT_NE(expected_finding(GetParam(), driven.report), nullptr)
        << compiler << ": found " << all_of(driven.report) << "expected one of its rules, "
        << GetParam().rules.front();
    const DriveFinding& finding = driven.report.findings[0];
    if (first.empty()) first = finding.rule + " at " + finding.where;
    EXPECT_EQ(finding.rule + " at " + finding.where, first) << compiler;
  }
}

TEST_P(Patterns, HasATwinWithoutAFinding) {
  const Driven driven = drive_pattern(GetParam(), true, 10'000);

  ASSERT_EQ(driven.error, "");
  EXPECT_TRUE(driven.report.findings.empty()) << all_of(driven.report);
  EXPECT_GT(driven.report.schedules, 100u);
}

// As the bare command drives it.
TEST_P(Patterns, HasATwinWithoutAFindingInAnySmallScenario) {
  const Driven driven = drive_twin_through_scenarios(GetParam(), 8'000);

  ASSERT_EQ(driven.error, "");
  EXPECT_TRUE(driven.report.findings.empty()) << all_of(driven.report);
  EXPECT_GE(driven.report.tried.size(), 11u);
}

TEST_P(Patterns, HasATwinThatIsCoveredWithinItsBound) {
  const Driven driven = cover_twin(GetParam());

  ASSERT_EQ(driven.error, "");
  EXPECT_TRUE(driven.report.findings.empty()) << all_of(driven.report);
  EXPECT_TRUE(driven.report.covered) << driven.report.why;
}

INSTANTIATE_TEST_SUITE_P(All, Patterns, testing::ValuesIn(read_patterns(drivers + "/patterns")),
                         [](const auto& one) { return name_of(one.param); });

class Servers : public testing::TestWithParam<const char*> {};

// Several faults in one run, late ones too, which is beyond what the bounds of the other searches
// come to.
TEST_P(Servers, AreWalkedAtRandomWithoutAFinding) {
  Options options;
  options.sources = {drivers + "/servers/" + GetParam() + ".c"};
  options.scenario.deaths = options.scenario.drops = options.scenario.resets = true;
  options.scenario.failures = options.scenario.allocation_failures = true;
  options.search = Search::random;
  options.preemptions_max = 5;
  options.faults_max = 3;
  options.schedules_max = 50'000;

  const DriveReport report = driven(options);

  EXPECT_NE(report.verdict, DriveVerdict::violation) << all_of(report);
  EXPECT_EQ(report.schedules, 50'000u);
}

TEST_P(Servers, AreDrivenThroughAllScenariosWithoutAFinding) {
  Options options;
  options.sources = {drivers + "/servers/" + GetParam() + ".c"};
  options.tries_scenarios = true;
  options.schedules_max = 60'000;
  const DriveReport report = driven(options);

  EXPECT_TRUE(report.findings.empty()) << all_of(report);
  EXPECT_GE(report.schedules, 50'000u);
}

INSTANTIATE_TEST_SUITE_P(All, Servers,
                         testing::Values("accept_irp_echo", "accept_event", "conditional_accept"),
                         [](const auto& one) { return std::string(one.param); });

struct Bound {
  const char* server;
  std::uint32_t connections;
  std::uint32_t preemptions;
  std::uint32_t faults;
};
class ServersWithinABound : public testing::TestWithParam<Bound> {};

TEST_P(ServersWithinABound, AreCoveredWithoutAFinding) {
  Options options;
  options.sources = {drivers + "/servers/" + GetParam().server + ".c"};
  options.scenario.connections = GetParam().connections;
  options.search = Search::exhaustive;
  options.preemptions_max = GetParam().preemptions;
  options.faults_max = GetParam().faults;
  options.schedules_max = 2'000'000;
  const DriveReport report = driven(options);

  EXPECT_TRUE(report.findings.empty()) << all_of(report);
  EXPECT_TRUE(report.covered) << report.why;
}

INSTANTIATE_TEST_SUITE_P(
    All, ServersWithinABound,
    testing::Values(Bound{"accept_irp_echo", 0, 2, 1}, Bound{"accept_irp_echo", 1, 0, 1},
                    Bound{"accept_event", 1, 2, 1}, Bound{"accept_event", 2, 0, 0},
                    Bound{"conditional_accept", 0, 2, 1}, Bound{"conditional_accept", 1, 1, 1}),
    [](const auto& one) {
      const Bound& b = one.param;
      return std::string(b.server) + "_of_" + std::to_string(b.connections) + "_with_" +
             std::to_string(b.preemptions) + "_and_" + std::to_string(b.faults);
    });

// A thread that only waits, the unload before all, ends a run: taken as often as others it would
// leave little of the run to look at.
TEST(Drive, FindsAtRandomWhatComesLateInARun) {
  for (const std::size_t number : {12u, 39u, 42u}) {
    const Pattern pattern = read_patterns(drivers + "/patterns").at(number - 1);
    Options options;
    options.sources = {pattern.file};
    options.scenario.deaths = options.scenario.failures = true;
    options.search = Search::random;
    options.schedules_max = 5'000;

    const DriveReport report = driven(options);

    EXPECT_NE(expected_finding(pattern, report), nullptr)
        << pattern.id << ": found " << all_of(report);
  }
}

struct Peers {
  std::size_t pattern;
  std::uint32_t needed;
};

// Found among three peers, told with those that it takes.
TEST(Drive, TellsAFindingWithTheFewestPeersAndPreemptions) {
  for (const auto& [number, needed] : {Peers{1, 1}, Peers{7, 1}, Peers{28, 2}}) {
    const Pattern pattern = read_patterns(drivers + "/patterns").at(number - 1);
    Options options;
    options.sources = {pattern.file};
    options.scenario = pattern.scenario;
    options.scenario.connections = 3;
    options.schedules_max = 60'000;

    const DriveReport report = driven(options);

    ASSERT_EQ(report.findings.size(), 1u) << pattern.id;
    EXPECT_EQ(report.findings[0].scenario.connections, needed) << pattern.id;
    EXPECT_EQ(report.findings[0].preemptions, 0u) << pattern.id;

    options.scenario.peers.resize(3);
    EXPECT_EQ(driven(options).findings.at(0).scenario, options.scenario) << pattern.id;
  }
}

TEST(Drive, TakesAPastedScheduleToTheSameLine) {
  const Pattern pattern = read_patterns(drivers + "/patterns").at(6);  // D-07: a context is freed
  const DriveFinding found = drive_pattern(pattern, false, 60'000).report.findings.at(0);

  Options again;
  again.sources = {pattern.file};
  again.scenario = found.scenario;
  again.schedule = found.schedule;
  const DriveReport report = driven(again);

  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].rule, found.rule);
  EXPECT_EQ(report.findings[0].where, found.where);
  EXPECT_EQ(report.findings[0].story, found.story);
}

}  // namespace
}  // namespace wskcheck::drive
