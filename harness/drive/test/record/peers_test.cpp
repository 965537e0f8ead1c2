// What peers do to connections that a driver has taken: closing, resetting, sending, each peer in
// its own way.
#include <gtest/gtest.h>

#include <string>

#include "driven.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive::test {
namespace {

// Of a driver that takes `impossible` for impossible and is found when it is not.
DriveReport driven(const Scenario& scenario, const std::string& impossible = "") {
  Options options;
  const std::string drivers = WSKCHECK_DRIVERS;
  options.sources = {drivers + "/../test/record/drivers/reads_all.c"};
  options.includes = {drivers + "/patterns"};
  if (!impossible.empty()) options.defines = {"IMPOSSIBLE=" + impossible};
  options.scenario = scenario;
  options.search = Search::exhaustive;
  options.preemptions_max = 0;
  options.schedules_max = 20'000;
  DriveReport report;
  DriveError error;
  EXPECT_TRUE(drive(options, report, error)) << error.what;
  return report;
}

void expect_found(const DriveReport& report) {
  ASSERT_EQ(report.findings.size(), 1u) << report.why;
  EXPECT_EQ(report.findings[0].rule, "KRN-08") << report.findings[0].says;
}
void expect_pass(const DriveReport& report) {
  EXPECT_EQ(report.verdict, DriveVerdict::pass) << report.why;
  EXPECT_TRUE(report.findings.empty()) << report.findings[0].says;
}

Scenario one_connection() {
  Scenario s;
  s.connections = 1;
  return s;
}

TEST(Peers, ResetConnectionsThatTheDriverHas) {
  Scenario resets = one_connection();
  resets.resets = true;

  expect_pass(driven(one_connection()));
  expect_found(driven(resets));
}

// A request fails because of the reset or not at all: WSK has no other failures here.
TEST(Peers, ThatResetAreNoOtherFailure) {
  Scenario resets = one_connection();
  resets.resets = true;

  expect_pass(driven(resets, "(!NT_SUCCESS(status)&&status!=STATUS_CONNECTION_RESET)"));
}

TEST(Peers, SendWhatEachOfThemSends) {
  Scenario alike;
  alike.peer_bytes = 7;
  Scenario single;
  single.peers = {Peer{3}, Peer{7}};

  expect_found(driven(alike, "(bytes==7)"));
  expect_pass(driven(alike, "(bytes==3)"));
  expect_found(driven(single, "(bytes==3)"));
  expect_found(driven(single, "(bytes==7)"));
  expect_pass(driven(single, "(bytes!=3&&bytes!=7&&bytes!=0)"));
}

TEST(Peers, CloseAndResetEachInItsOwnWay) {
  const std::string closes = "(NT_SUCCESS(status)&&bytes==0)";
  const std::string resets = "(status==STATUS_CONNECTION_RESET)";
  Scenario s = one_connection();
  s.peers_close = false;

  s.peers = {Peer{4, true, false, false}};
  expect_found(driven(s, closes));
  expect_pass(driven(s, resets));
  s.peers = {Peer{4, false, false, true}};
  expect_pass(driven(s, closes));
  expect_found(driven(s, resets));
}

TEST(Peers, AreAsManyAsConnections) {
  Options options;
  options.sources = {std::string(WSKCHECK_DRIVERS) + "/servers/accept_irp_echo.c"};
  options.scenario.peers = {Peer{}};
  DriveReport report;
  DriveError error;

  EXPECT_FALSE(drive(options, report, error));
  EXPECT_EQ(error.what, "a scenario with 2 connections and 1 peers");
}

class ResetsOfPeers : public ::testing::TestWithParam<std::string> {};

// What was seen at the WSK boundary is what the contract allows.
TEST_P(ResetsOfPeers, AreRecordedAsTheContractHasThem) {
  Driven driver("servers/" + GetParam() + ".c");
  Scenario s;
  s.resets = true;
  int resets = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    s.connections = 1 + static_cast<std::uint32_t>(seed % 2);
    const RunState end = driver.run(s, seed);
    ASSERT_NE(end, RunState::finding) << driver.trouble() << "\n" << driver.text();
    const conform::Report replay = driver.check();
    ASSERT_TRUE(replay.verdict == conform::Verdict::pass || is_cut_at_the_end(replay))
        << seed << "\n"
        << driver.text();
    const bool shows = driver.text().find("\"STATUS_CONNECTION_RESET\"") != std::string::npos ||
                       driver.text().find("\"flags\":9") != std::string::npos;  // abortive
    resets += shows ? 1 : 0;
  }
  EXPECT_GT(resets, 5);
}

// What the search covers of them, with a reset at any time.
TEST_P(ResetsOfPeers, FindNothingInTheServers) {
  Options options;
  options.sources = {std::string(WSKCHECK_DRIVERS) + "/servers/" + GetParam() + ".c"};
  options.scenario.connections = 1;
  options.scenario.resets = true;
  options.search = Search::exhaustive;
  options.preemptions_max = 0;
  DriveReport report;
  DriveError error;

  ASSERT_TRUE(drive(options, report, error)) << error.what;

  EXPECT_TRUE(report.findings.empty()) << report.findings[0].rule << report.findings[0].says;
  EXPECT_EQ(report.verdict, DriveVerdict::pass) << report.why;
}

INSTANTIATE_TEST_SUITE_P(Servers, ResetsOfPeers,
                         ::testing::Values("accept_irp_echo", "accept_event", "conditional_accept"),
                         [](const auto& one) { return one.param; });

}  // namespace
}  // namespace wskcheck::drive::test
