// Single peers and bounds in scenario files: what they make, how a flag changes them, and how they
// are said again.
#include <gtest/gtest.h>

#include "drive_options.h"
#include "scenario_file.h"
#include "scenario_input.h"
#include "support.h"

namespace wskcheck::cli {
namespace {

using Peers = std::vector<drive::Peer>;

const char two_peers[] =
    "peer_bytes = 9\nresets = true\n"
    "[[peer]]\nbytes = 0\ncloses = false\nresets = false\n"
    "[[peer]]\ndrops = true\n";

TEST(ScenarioFiles, HavePeersThatDiffer) {
  const auto read = read_scenario(write_temporary("peers.toml", two_peers));

  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->scenario.connections, 2u);
  EXPECT_EQ(read->scenario.peers, (Peers{{0, false, false, false}, {9, true, true, true}}));
  EXPECT_EQ(words_of(read->scenario), "2 connections of 0 bytes, 9 bytes (closes, drops, resets)");
}

TEST(ScenarioFiles, HaveBounds) {
  const auto read = read_scenario(write_temporary(
      "bounds.toml", "preemptions = 0\nfaults = 3\nschedules = \"20k\"\ntime = \"5m\"\n"));
  const auto bare = read_scenario(write_temporary("bare.toml", "schedules = 7\ntime = 90\n"));

  ASSERT_TRUE(read && bare);
  EXPECT_EQ(read->bounds.preemptions, 0u);
  EXPECT_EQ(read->bounds.faults, 3u);
  EXPECT_EQ(read->bounds.schedules, 20'000u);
  EXPECT_EQ(read->bounds.time_ms_max, 300'000u);
  EXPECT_EQ(bare->bounds.schedules, 7u);
  EXPECT_EQ(bare->bounds.time_ms_max, 90'000u);
  EXPECT_EQ(bare->bounds.preemptions, std::nullopt);
}

DriverOptions options_of(const std::string& scenario) {
  DriverOptions options;
  options.engine.sources = {write_temporary("peers.c", "int x;")};
  options.scenario_file = write_temporary("chosen.toml", scenario);
  return options;
}

TEST(ScenarioFiles, AreBeatenByFlags) {
  DriverOptions options =
      options_of(std::string("faults = 3\nschedules = 10\ntime = 1\n") + two_peers);
  options.faults = 0;
  options.flags.peer_bytes = 5;
  options.flags.drops = true;
  options.given = {"peer_bytes", "drops"};

  const auto chosen = choose_driver(options, "wskcheck drive");

  ASSERT_TRUE(chosen) << chosen.error().message();
  EXPECT_EQ(chosen->faults_max, 0u);
  EXPECT_EQ(chosen->schedules_max, 10u);
  EXPECT_EQ(options.time_ms_max, 1000u);
  EXPECT_EQ(chosen->scenario.peers, (Peers{{5, false, true, false}, {5, true, true, true}}));
}

TEST(ScenarioFiles, WithPeersSayHowManyThereAre) {
  DriverOptions options = options_of(two_peers);
  options.flags.connections = 1;
  options.given = {"connections"};

  const auto chosen = choose_driver(options, "wskcheck drive");

  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().message(),
            "wskcheck drive: found --connections 1 and 2 [[peer]] in the file, expected their "
            "number, or no --connections");
}

// The command behind `next:` has the file, and leads to the same finding.
TEST(ScenarioFiles, AreInTheCommandThatRunsItAgain) {
  const std::string path = write_temporary(
      "again.toml",
      "preemptions = 0\npeers_close = false\n[[peer]]\nbytes = 3\n[[peer]]\nresets = true\n");

  const Ran found = run({"drive", "harness/drive/test/record/drivers/reads_all.c", "-I",
                         "harness/drive/drivers/patterns", "--scenario", path, "--failures",
                         "--search", "exhaustive"});

  const std::string next = "\nnext: wskcheck ";
  const std::size_t at = found.out.rfind(next);
  ASSERT_NE(at, std::string::npos) << found.out << found.err;
  const std::string command =
      found.out.substr(at + next.size(), found.out.rfind('\n') - at - next.size());
  EXPECT_NE(command.find(" --scenario " + path + " --failures --schedule "), std::string::npos)
      << command;
  const Ran again = run(split(command));
  EXPECT_EQ(again.code, 1) << again.err;
  EXPECT_EQ(again.out.substr(0, again.out.find(" steps,")),
            found.out.substr(0, found.out.find(" steps,")));
}

struct BadPeers {
  std::string text;
  std::string message;  // behind the path
};
void PrintTo(const BadPeers& one, std::ostream* out) { *out << as_name(one.message); }

class BadPeerFiles : public testing::TestWithParam<BadPeers> {};

TEST_P(BadPeerFiles, AreOneMessage) {
  const std::string path = write_temporary("bad_peers.toml", GetParam().text);

  const Ran ran = run({"drive", "a.c", "--scenario", path});

  EXPECT_EQ(ran.err, path + GetParam().message);
  EXPECT_EQ(ran.code, 2);
}

const BadPeers bad[] = {
    {"[[peer]]\nbytes = 65\n", ":2:9: found bytes = 65, expected an integer from 0 to 64\n"},
    {"[[peer]]\ncloses = 1\n", ":2:10: found closes as an integer, expected true or false\n"},
    {"[[peer]]\nclosed = true\n",
     ":2:1: found the key \"closed\", expected one of bytes, closes, drops, resets\n"
     "  hint: did you mean \"closes\"?\n"},
    {"[peer]\nbytes = 1\n", ":1:1: found peer as a table, expected 1 to 16 tables [[peer]]\n"},
    {"peer = []\n", ":1:8: found 0 peers, expected 1 to 16 tables [[peer]]\n"},
    {"peer = [1]\n", ":1:9: found a peer as an integer, expected 1 to 16 tables [[peer]]\n"},
    {"connections = 2\n[[peer]]\n",
     ":1:15: found connections = 2 and 1 [[peer]], expected their number, or [[peer]] alone\n"},
    {"preemptions = 1001\n",
     ":1:15: found preemptions = 1001, expected an integer from 0 to 1000\n"},
    {"schedules = \"many\"\n",
     ":1:13: found schedules = \"many\", expected a number like 5000, \"20k\" or \"3M\"\n"},
    {"schedules = -1\n",
     ":1:13: found schedules = -1, expected a number like 5000, \"20k\" or \"3M\"\n"},
    {"time = true\n",
     ":1:8: found time as a boolean, expected a length of time like \"500ms\", \"90s\", \"5m\" or "
     "\"2h\"\n"},
};
INSTANTIATE_TEST_SUITE_P(Files, BadPeerFiles, testing::ValuesIn(bad));

}  // namespace
}  // namespace wskcheck::cli
