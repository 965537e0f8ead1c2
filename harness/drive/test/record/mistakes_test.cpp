// A provider that makes a mistake is blamed for it, with the mistake's rule, in the recording of
// what it did to a driver that is right.
#include "provider/mistakes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "driven.h"

namespace wskcheck::drive::test {
namespace {

struct Row {
  std::string mistake;
  std::string driver;
  std::string rule;
  std::vector<std::string> also =
      {};  // what it shows as where the trace leaves open which rule it was
  bool resets = false;
  bool deaths = false;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.mistake; }

const char* const echo = "servers/accept_irp_echo.c";
const char* const event = "servers/accept_event.c";
const char* const gate = "servers/conditional_accept.c";
const char* const disables = "patterns/d43_event_pending_taken_for_done.c";
const char* const pends = "patterns/d37_inspection_never_completed.c";
const char* const two = "../test/record/drivers/two_accepts.c";
const char* const again = "../test/record/drivers/listen_again.c";
const char* const refuses = "../test/record/drivers/refuse_all.c";
const char* const rejects = "../test/record/drivers/reject_all.c";

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
      {"P-01", echo, "IRP-10", {"IRP-12"}},
      {"P-02", two, "ACC-14"},
      {"P-03", again, "CLO-18"},
      {"P-04", event, "CLO-05", {"IRP-10"}},
      {"P-05", echo, "IRP-10"},
      {"P-06", event, "CLO-13"},
      // A callback that begins before the disable comes back: it came back too early.
      {"P-07", disables, "EVT-13", {"EVT-10"}},
      {"P-08", event, "ACC-18"},
      {"P-09", gate, "ABT-01", {}, true},
      {"P-10", gate, "ABT-07", {}, true},
      {"P-11", pends, "PND-06", {"AEV-02"}},
      // The request was over when it was delivered: to the trace, a delivery without inspection.
      {"P-11.rejected", rejects, "INS-01", {"CIN-12", "PND-06", "AEV-02", "CLO-05"}},
      {"P-12", pends, "INS-01", {"PND-06", "AEV-02"}},
      {"P-13", gate, "INS-05"},
      {"P-14", two, "IRP-10"},
      {"P-15", refuses, "AEV-12"},
      {"P-16", echo, "CLO-04", {"IRP-10", "IRP-12"}},
      {"P-17", echo, "CLO-04", {"IRP-10", "IRP-12"}, false, true},
  };
  return all;
}

bool is_among(const std::vector<std::string>& rules, const std::string& rule) {
  return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

// How many of the runs were blamed on the provider, by the row's own rule.
std::uint64_t blamed_runs(const Row& row) {
  Driven driver(row.driver, row.driver.rfind("patterns", 0) == 0);
  driver.let_wsk_make(row.mistake);
  Scenario s;
  s.resets = s.drops = row.resets;
  s.deaths = row.deaths;
  std::uint64_t blamed = 0;
  for (std::uint64_t seed = 1; seed <= 400 && blamed < 30; ++seed) {
    driver.run(s, seed);
    const conform::Report report = driver.check();
    for (const conform::Finding& each : report.findings) {
      EXPECT_FALSE(each.rule.empty() || each.says.empty()) << row.mistake << ": " << each.rule;
    }
    if (report.verdict != conform::Verdict::violation) continue;
    const conform::Finding& f = report.findings.front();
    if (f.rule == row.rule) ++blamed;
    const bool is_known = f.rule == row.rule || is_among(row.also, f.rule);
    if (f.blame == conform::Blame::provider && is_known) continue;
    ADD_FAILURE() << row.mistake << ", seed " << seed << ": " << f.rule << " ("
                  << conform::to_string(f.blame) << "): " << f.what << "\n"
                  << driver.text();
    break;
  }
  return blamed;
}

class ProviderMistakes : public ::testing::TestWithParam<Row> {};

TEST_P(ProviderMistakes, AreBlamedOnTheProvider) { EXPECT_GT(blamed_runs(GetParam()), 0u); }

std::string rule_broken_by_wsk(const std::string& recording) {
  const conform::Report report = replayed(recording);
  const bool is_sure = report.verdict == conform::Verdict::violation;
  for (const conform::Finding& one : report.findings) {
    if ((one.doubt == conform::Doubt::none) != is_sure) continue;
    if (one.blame == conform::Blame::provider) return one.rule + (is_sure ? "" : " in doubt");
    if (is_sure) return "";
  }
  return "";
}

// Without any flag, whatever the mistake needs of the network.
DriveReport recorded(const std::string& mistake, const std::string& driver) {
  Options options;
  options.sources = {std::string(WSKCHECK_DRIVERS) + "/" + driver};
  options.includes = {std::string(WSKCHECK_DRIVERS) + "/patterns"};
  if (driver.rfind("patterns", 0) == 0) options.defines = {"CORRECTED"};
  options.provider_mistake = mistake;
  options.records = true;
  options.judge = rule_broken_by_wsk;
  DriveReport report;
  DriveError error;
  EXPECT_TRUE(drive(options, report, error)) << error.what;
  return report;
}

TEST_P(ProviderMistakes, AreRecordedByRequest) {
  const Row& row = GetParam();

  const DriveReport report = recorded(row.mistake, row.driver);

  ASSERT_NE(report.recording, "") << report.why;
  EXPECT_EQ(rule_broken_by_wsk(report.recording), row.rule);
}

INSTANTIATE_TEST_SUITE_P(All, ProviderMistakes, ::testing::ValuesIn(rows()), [](const auto& row) {
  std::string name = row.param.mistake;
  const auto is_sign = [](char c) { return c == '-' || c == '.'; };
  name.erase(std::remove_if(name.begin(), name.end(), is_sign), name.end());
  return name;
});

TEST(ProviderMistakesTable, HasARowForEach) {
  for (const std::string_view name : provider::mistakes()) {
    const auto is_row = [name](const Row& row) { return row.mistake == name; };
    EXPECT_TRUE(std::any_of(rows().begin(), rows().end(), is_row)) << name;
  }
}

// The driver waits for the IRP, and the trace ends: the checker cannot know that WSK has forgotten
// it.
TEST(RequestedMistakes, MayBeLeftInDoubt) {
  const DriveReport report = recorded("P-01", "../test/record/drivers/asks_for_address.c");

  EXPECT_EQ(rule_broken_by_wsk(report.recording), "IRP-10 in doubt") << report.why;
}

// Nothing tells the two takers of one connection apart: the second looks like another connection.
TEST(RequestedMistakes, ThatShowNowhereAreNotRecorded) {
  const DriveReport report = recorded("P-08", gate);

  EXPECT_EQ(report.recording, "");
  EXPECT_TRUE(report.why.starts_with("WSK has made the mistake in ")) << report.why;
  EXPECT_NE(report.why.find("it shows nowhere in their recordings"), std::string::npos);
}

TEST(RequestedMistakes, ThatTheDriverGivesNoRoomForAreNotRecorded) {
  const DriveReport report = recorded("P-07", echo);

  EXPECT_EQ(report.verdict, DriveVerdict::inconclusive);
  EXPECT_EQ(report.recording, "");
  EXPECT_EQ(report.why,
            "no run was found in which WSK could make the mistake P-07: WskAcceptEvent is called "
            "although it was disabled; it takes a driver that disables WskAcceptEvent");
}

// Without a mistake the same drivers are served as the contract wants it.
TEST(ProviderMistakesTable, IsAboutDriversThatAreRight) {
  for (const Row& row : rows()) {
    Driven driver(row.driver, row.driver.rfind("patterns", 0) == 0);
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      driver.run({}, seed);
      EXPECT_NE(driver.check().verdict, conform::Verdict::violation) << row.driver << ' ' << seed;
    }
  }
}

}  // namespace
}  // namespace wskcheck::drive::test
