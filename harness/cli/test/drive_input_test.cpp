// Scenarios and the options of `drive`: what they make, and how mistakes are told.
#include <gtest/gtest.h>

#include "drive_options.h"
#include "driver_report.h"
#include "driver_rules.h"
#include "scenario_input.h"
#include "support.h"

namespace wskcheck::cli {
namespace {

TEST(Scenarios, AreReadFromAFile) {
  const std::string path = write_temporary(
      "scenario.toml",
      "connections = 1\npeers_close = false\ndeaths = true\nflavour = \"documented\"\n");

  const auto read = read_scenario(path);

  ASSERT_TRUE(read) << read.error().message();
  drive::Scenario expected;
  expected.connections = 1;
  expected.peers_close = false;
  expected.deaths = true;
  expected.flavour = "documented";
  EXPECT_EQ(*read, expected);
}

TEST(Scenarios, AreSaidAgainAsFlagsAndInWords) {
  drive::Scenario scenario;
  EXPECT_EQ(flags_of(scenario), "");
  EXPECT_EQ(words_of(scenario), "2 connections of 4 bytes, peers close their side");

  scenario.connections = 1;
  scenario.peers_close = false;
  scenario.allocation_failures = true;
  scenario.flavour = "wine";

  EXPECT_EQ(flags_of(scenario),
            " --connections 1 --no-peers-close --allocation-failures --flavour wine");
  EXPECT_EQ(words_of(scenario), "1 connection of 4 bytes, allocations fail");
}

TEST(DriverOptions, FlagsChangeTheScenarioOfTheFile) {
  DriverOptions options;
  options.engine.sources = {write_temporary("flags.c", "int x;")};
  options.scenario_file = write_temporary("flags.toml", "connections = 3\ndeaths = true\n");
  options.flags.connections = 1;
  options.given = {"connections"};
  options.faults = 0;

  const auto chosen = choose_driver(options, "wskcheck drive");

  ASSERT_TRUE(chosen) << chosen.error().message();
  EXPECT_EQ(chosen->scenario.connections, 1u);
  EXPECT_TRUE(chosen->scenario.deaths);
  EXPECT_EQ(chosen->faults_max, 0u);
  EXPECT_EQ(chosen->preemptions_max, 2u);
}

TEST(DriverReports, RepeatEveryOptionThatTheScheduleNeeds) {
  drive::Options options;
  options.sources = {"my driver.c", "b.c"};
  options.includes = {"inc"};
  options.defines = {"X=1"};
  drive::DriveReport found;
  found.verdict = drive::DriveVerdict::violation;
  found.findings.resize(1);
  found.findings[0].rule = "KRN-01";
  found.findings[0].where = "b.c:7 in Stop";
  found.findings[0].scenario.deaths = true;
  found.findings[0].schedule = "4:1,9:2";

  const report::DriveReport report = report_of(options, found);

  EXPECT_EQ(report.next,
            "wskcheck drive 'my driver.c' b.c -I inc -D X=1 --deaths --schedule 4:1,9:2");
  EXPECT_EQ(report.findings[0].debug,
            "gdb -ex 'set breakpoint pending on' -ex 'break b.c:7' --args " + report.next);
  EXPECT_EQ(report.findings[0].rule_says, "memory is not used after it was freed");
}

TEST(DriverReports, GoOnWithMoreWhenNothingIsFound) {
  drive::Options options;
  options.sources = {"a.c"};
  drive::DriveReport pass;
  pass.verdict = drive::DriveVerdict::pass;
  drive::DriveReport undecided;
  undecided.why = "not every schedule within the bounds was tried";
  undecided.schedules = options.schedules_max;

  EXPECT_EQ(report_of(options, pass).next, "wskcheck drive a.c --preemptions 3 --faults 2");
  EXPECT_EQ(report_of(options, undecided).next, "wskcheck drive a.c --schedules 10000000");
}

struct BadDriver {
  std::string file;
  std::string message;  // its beginning
  std::string part;     // and what else is in it
};
void PrintTo(const BadDriver& one, std::ostream* out) { *out << one.file; }

class BadDrivers : public testing::TestWithParam<BadDriver> {};

TEST_P(BadDrivers, AreOneMessage) {
  const Ran ran = run({"drive", "harness/cli/test/drivers/" + GetParam().file});

  EXPECT_TRUE(ran.err.starts_with("wskcheck drive: " + GetParam().message)) << ran.err;
  EXPECT_NE(ran.err.find(GetParam().part), std::string::npos) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.code, 2);
}

const BadDriver bad[] = {
    {"no_entry.c", "the driver has no DriverEntry\n", "hint: give all of its C files"},
    {"missing_name.c", "the driver uses KeDoTheImpossible, which the kernel here does not have\n",
     "hint: "},
    {"mistake_of_c.c", "the driver does not compile with ", "/mistake_of_c.c:4:21: error: "},
};
INSTANTIATE_TEST_SUITE_P(Drivers, BadDrivers, testing::ValuesIn(bad));

TEST(DriverReports, AreOfTheSameFindingWhenTheScheduleIsPasted) {
  const std::string file = "harness/cli/test/drivers/freed_too_early.c";
  const Ran found = run({"drive", file});
  const std::string next = "\nnext: wskcheck ";
  const std::size_t at = found.out.rfind(next);
  ASSERT_NE(at, std::string::npos) << found.out << found.err;

  const Ran again =
      run(split(found.out.substr(at + next.size(), found.out.rfind('\n') - at - next.size())));

  EXPECT_EQ(again.code, 1) << again.err;
  EXPECT_EQ(again.out.substr(0, again.out.find(" steps,")),
            found.out.substr(0, found.out.find(" steps,")));
}

TEST(DriverRecordings, ReplayFromBothCarriers) {
  for (const std::string ending : {".jsonl", ".etl"}) {
    const std::string trace = testing::TempDir() + "wskcheck_driven" + ending;
    const Ran driven = run({"drive", "harness/drive/drivers/servers/accept_irp_echo.c",
                            "--schedule", "-", "--record", trace});
    const Ran replayed = run({"replay", trace});

    EXPECT_EQ(driven.code, 3) << driven.err;
    EXPECT_EQ(replayed.code, 0) << replayed.out << replayed.err;
  }
  EXPECT_EQ(run({"drive", "harness/cli/test/drivers/no_entry.c", "--record", "x.txt"}).err,
            "wskcheck drive: found --record x.txt, expected a name that ends in .jsonl or .etl\n");
}

TEST(DriverRules, HaveWordsForEachIdOfTheContract) {
  for (const DriverRule& one : driver_rules()) {
    EXPECT_FALSE(one.says.empty() || one.cite.empty()) << one.id;
  }
  EXPECT_EQ(rule_words("IRP-18").says,
            "an IRP that WSK holds is not passed again before it was completed");
  EXPECT_EQ(rule_words("CTX-02").says, "Contexts must be in non-paged memory.");
  EXPECT_EQ(rule_words("XYZ-01").says, "");
}

TEST(DriverRules, OfTheKernelAreOnTheirPage) {
  const std::string page = read_file("docs/drive.md");

  for (const DriverRule& one : driver_rules()) {
    if (!one.id.starts_with("KRN-")) continue;
    const std::string row =
        "| " + std::string(one.id) + " | " + std::string(one.says) + " | " + std::string(one.cite);
    EXPECT_NE(page.find(row + " |"), std::string::npos) << row;
  }
}

TEST(DriverRules, AreExplained) {
  const Ran ran = run(split("explain krn-01"));

  EXPECT_EQ(ran.code, 0);
  EXPECT_NE(ran.out.find("KRN-01  memory is not used after it was freed"), std::string::npos)
      << ran.out;
}

}  // namespace
}  // namespace wskcheck::cli
