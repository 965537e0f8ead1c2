// Scenarios and the options of `drive`: what they make, and how mistakes are told.
#include <gtest/gtest.h>

#include "drive_options.h"
#include "driver_report.h"
#include "driver_rules.h"
#include "scenario_file.h"
#include "scenario_input.h"
#include "support.h"
#include "wskcheck/model/flavour.h"

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
  for (const NamedFlavour& one : shipped_flavours()) {
    if (one.name == "documented") expected.answers = one.flavour;
  }
  EXPECT_EQ(read->scenario, expected);
}

TEST(Scenarios, TakeAFlavourOfTheirOwn) {
  const std::string flavour = write_temporary("mine.toml", "[choices]\nQ-30 = [\"fifo\"]\n");
  const std::string path = write_temporary("with.toml", "flavour = \"" + flavour + "\"\n");
  Flavour expected;
  std::string error;
  static constexpr std::string_view fifo[] = {"fifo"};
  ASSERT_TRUE(set_alternatives(expected, "Q-30", fifo, error)) << error;

  const auto read = read_scenario(path);
  const Ran by_flag =
      run(split("drive harness/house/consumer/driver.c --connections 0 --flavour " + flavour));

  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->scenario.answers, expected);
  EXPECT_EQ(read->scenario.flavour, flavour);
  EXPECT_EQ(by_flag.code, 0) << by_flag.err;
  EXPECT_NE(by_flag.out.find(" --flavour " + flavour), std::string::npos) << by_flag.out;
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
  EXPECT_EQ(report.findings[0].debug, "gdb -ex 'break wskcheck_finding' --args " + report.next);
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
    {"missing_name.c", "the driver uses KeDoTheImpossible at ",
     "missing_name.c:9, which the kernel here does not have\n  hint: docs/drive-names.md"},
    {"mistake_of_c.c", "the driver does not compile with ", "/mistake_of_c.c:4:21: error: "},
    {"constructor_crashes.c", "the driver cannot be loaded: a constructor of it crashes, or calls ",
     "hint: Windows runs nothing of a driver before DriverEntry; set up there\n"},
    {"constructor_waits.c", "the driver cannot be loaded: a constructor of it crashes, or calls ",
     "hint: Windows runs nothing of a driver before DriverEntry"},
    {"constructor_loops.c", "the driver cannot be loaded: a constructor of it does not return\n",
     "hint: Windows runs nothing of a driver before DriverEntry"},
};
INSTANTIATE_TEST_SUITE_P(Drivers, BadDrivers, testing::ValuesIn(bad));

struct BadEntry {
  std::string file;
  std::string message;  // the first line of the report
  std::string place;    // the second one, if it is a finding
  int code;
};
void PrintTo(const BadEntry& one, std::ostream* out) { *out << one.file; }

class BadEntries : public testing::TestWithParam<BadEntry> {};

TEST_P(BadEntries, AreOneReport) {
  const BadEntry& one = GetParam();
  const std::string first = one.place.empty() ? "" : one.message + "\n  at " + one.place + "\n";

  const Ran ran = run({"drive", "harness/cli/test/drivers/" + one.file});

  EXPECT_TRUE(ran.out.starts_with(first)) << ran.out;
  EXPECT_NE(ran.out.find(one.message), std::string::npos) << ran.out;
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.code, one.code);
}

const BadEntry bad_entries[] = {
    {"entry_crashes.c", "violation  KRN-05  the driver crashes: an access violation",
     "entry_crashes.c:9 in DriverEntry", 1},
    {"entry_recurses.c", "violation  KRN-05  the driver crashes: an access violation",
     "entry_recurses.c:6 in deeper", 1},
    {"entry_loops.c", "violation  KRN-06  the driver loops and never stops",
     "entry_loops.c:9 in DriverEntry", 1},
    {"entry_polls.c",
     "violation  KRN-06  the driver does the same for ever, and nothing else can go on",
     "entry_polls.c:11 in DriverEntry", 1},
    {"entry_waits.c", "violation  KRN-07  the driver waits for ever in KeWaitForSingleObject",
     "entry_waits.c:10 in DriverEntry", 1},
    {"entry_counts.c", "DriverEntry has not returned after 5000 steps", "", 3},
    {"ends_the_process.c",
     "a process that ran the driver has ended twice over the same schedules: exit code 7", "", 3},
};
INSTANTIATE_TEST_SUITE_P(Drivers, BadEntries, testing::ValuesIn(bad_entries));

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

// P-07: WskAcceptEvent is called although it was disabled.
TEST(DriverRecordings, OfAMistakeOfWskAreBlamedOnIt) {
  const std::string trace = testing::TempDir() + "wskcheck_mistake.jsonl";
  const std::vector<std::string> drive = {
      "drive",
      "harness/drive/drivers/patterns/d43_event_pending_taken_for_done.c",
      "-D",
      "CORRECTED",
      "--provider-mistake",
      "P-07"};
  std::vector<std::string> recorded = drive;
  recorded.insert(recorded.end(), {"--record", trace});

  const Ran made = run(recorded);
  const Ran replayed = run({"replay", trace});

  EXPECT_EQ(made.code, 3) << made.err;
  EXPECT_NE(made.out.find("WSK has made a mistake on request, P-07: WskAcceptEvent"),
            std::string::npos)
      << made.out;
  EXPECT_EQ(replayed.code, 1) << replayed.out;
  EXPECT_NE(replayed.out.find("EVT-13"), std::string::npos) << replayed.out;
  EXPECT_EQ(run(drive).err,
            "wskcheck drive: found --provider-mistake without --record, expected a file for the "
            "run: --record mistake.jsonl\n");
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
