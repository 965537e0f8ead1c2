// Bad files of every kind: one message with file, line and column, and exit code 2.
#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

#include "program.h"
#include "support.h"

namespace wskcheck::cli {
namespace {

struct BadFile {
  std::string flag;  // "check --flavour"
  std::string text;
  std::string message;  // @ stands for the path
};
void PrintTo(const BadFile& one, std::ostream* out) { *out << as_name(one.message); }

std::string with_path(std::string message, const std::string& path) {
  for (auto at = message.find('@'); at != std::string::npos; at = message.find('@')) {
    message.replace(at, 1, path);
  }
  return message;
}

class BadFiles : public testing::TestWithParam<BadFile> {};

TEST_P(BadFiles, AreOneMessage) {
  const std::string path = write_temporary("bad.toml", GetParam().text);

  const Ran ran = run(split(GetParam().flag + ' ' + path));

  EXPECT_EQ(ran.err, with_path(GetParam().message, path));
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.code, 2);
}

const BadFile flavours[] = {
    {"check --flavour", "", "@: found an empty file, expected a TOML file\n"},
    {"check --flavour", std::string("a\0b", 3), "@: found a binary file, expected a TOML file\n"},
    {"check --flavour", "name = \"x\"\n",
     "@:1:1: found no table [choices], expected a table [choices] with lines like Q-30 = "
     "[\"fifo\"]\n"},
    {"check --flavour", "[choices]\nQ-30 = [\"fifi\"]\n",
     "@:2:9: found the alternative \"fifi\" of Q-30, expected one of fifo, any\n"
     "  hint: did you mean \"fifo\"?\n"},
    {"check --flavour", "[choices]\nQ-99 = [\"fifo\"]\n",
     "@:2:1: found the question \"Q-99\", expected one of Q-01 to Q-88\n"
     "  hint: did you mean \"Q-09\", \"Q-19\" or \"Q-39\"?\n"},
    {"check --flavour", "[choices]\nQ-30 = []\n",
     "@:2:8: found an empty list, expected at least one of fifo, any\n"
     "  hint: leave the line out to allow all of them\n"},
    {"check --flavour", "[choices]\nQ-30 = 1\n",
     "@:2:8: found an integer, expected the name of an alternative: one of fifo, any\n"},
    {"check --flavour", "[choises]\nQ-30 = \"fifo\"\n",
     "@:1:2: found the key \"choises\", expected one of name, says, choices\n"
     "  hint: did you mean \"choices\"?\n"},
};
INSTANTIATE_TEST_SUITE_P(Flavours, BadFiles, testing::ValuesIn(flavours));

const BadFile bounds[] = {
    {"check --bounds", "name = \"x\"\n",
     "@:1:1: found the key \"name\", expected one of bounds, scope\n"},
    {"check --bounds", "[bounds]\nconns = 0\n",
     "@:2:9: found conns = 0, expected an integer from 1 to 4\n"},
    {"check --bounds", "[bounds]\nconns = 999999999999\n",
     "@:2:9: found conns = 999999999999, expected an integer from 1 to 4\n"},
    {"check --bounds", "[bounds]\nconns = \"two\"\n",
     "@:2:9: found conns as a string, expected an integer from 1 to 4\n"},
    {"check --bounds", "[bounds]\nconn = 1\n",
     "@:2:1: found the key \"conn\", expected one of listeners, conns, irps, frames, depth, "
     "features, start\n"
     "  hint: did you mean \"conns\"?\n"},
    {"check --bounds", "[bounds]\nfeatures = [\"accept\", \"clos\"]\n",
     "@:2:12: found the feature \"clos\", expected names out of the list in wskcheck check --help\n"
     "  hint: did you mean \"close\"?\n"},
    {"check --bounds", "[bounds]\nstart = \"bond\"\n",
     "@:2:9: found start = \"bond\", expected one of unregistered, registered, unbound, listening, "
     "conditional\n"
     "  hint: did you mean \"unbound\"?\n"},
    {"check --bounds", "[[scope]]\nconns = 1\n",
     "@:1:1: found a scope without a name, expected name = \"...\"\n"},
    {"check --bounds", "[[scope]]\nname = \"a\"\n[[scope]]\nname = \"a\"\n",
     "@:3:1: found a second scope \"a\", expected names that differ\n"},
    {"check --scope b --bounds", "[[scope]]\nname = \"a\"\n",
     "wskcheck check: found --scope b, expected a\n"},
};
INSTANTIATE_TEST_SUITE_P(Bounds, BadFiles, testing::ValuesIn(bounds));

const BadFile scenarios[] = {
    {"drive a.c --scenario", "conections = 1\n",
     "@:1:1: found the key \"conections\", expected one of connections, peer_bytes, "
     "idle_timeouts, peers_close, drops, resets, deaths, failures, close_failures, "
     "allocation_failures, early_timeouts, unmarked_pending, null_local_address, accesses, "
     "each_access, requests, flavour, peer, registry, files, preemptions, faults, schedules, "
     "time\n"
     "  hint: did you mean \"connections\" or \"preemptions\"?\n"},
    {"drive a.c --scenario", "drops = true\nconnections = 17\n",
     "@:2:15: found connections = 17, expected an integer from 0 to 16\n"},
    {"drive a.c --scenario", "connections = \"two\"\n",
     "@:1:15: found connections as a string, expected an integer from 0 to 16\n"},
    {"drive a.c --scenario", "drops = 1\n",
     "@:1:9: found drops as an integer, expected true or false\n"},
    {"drive a.c --scenario", "flavour = \"win\"\n",
     "@:1:11: found flavour = \"win\", expected one of any, documented, windows-observed, wine, "
     "or the path of a .toml file\n  hint: did you mean \"wine\"?\n"},
    {"drive a.c --scenario", "flavour = true\n",
     "@:1:11: found flavour as a boolean, expected the name of a flavour\n"},
    {"drive a.c --scenario", "requests = \"open\"\n",
     "@:1:12: found requests as a string, expected a list of requests like [\"open\", \"ioctl "
     "0x222000\"]\n"},
    {"drive a.c --scenario", "requests = [\"open\", 7]\n",
     "@:1:21: found a request as an integer, expected a list of requests like [\"open\", \"ioctl "
     "0x222000\"]\n"},
    {"drive a.c --scenario", "requests = [\n  \"open\",\n  \"ioctl 0xz\"]\n",
     "@:3:3: found \"0xz\" in the request \"ioctl 0xz\", expected a control code of 32 bits, like "
     "0x222000\n"},
    {"drive a.c --scenario", "requests = [\"close\"]\n",
     "@:1:13: found the request \"close\" while no handle is open, expected another request before "
     "it\n"},
};
INSTANTIATE_TEST_SUITE_P(Scenarios, BadFiles, testing::ValuesIn(scenarios));

TEST(Files, AMistakeInTomlHasItsPlace) {
  const std::string path = write_temporary("mistake.toml", "[choices]\nQ-30 = [\"fifo\"\n");

  const Ran ran = run(split("check --flavour " + path));

  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.err.starts_with(path + ":2:16: found a mistake in TOML (")) << ran.err;
}

TEST(Files, ThatAreNotThereAreTold) {
  EXPECT_EQ(run(split("check --flavour nowhere.toml")).err,
            "nowhere.toml: found no such file, expected a TOML file\n");
  EXPECT_EQ(run(split("check --bounds docs")).err,
            "docs: found a directory, expected a TOML file\n");
}

TEST(Files, ThatAreNoTracesEndWithTwo) {
  const Ran ran = run(split("replay nowhere.jsonl LICENSE"));

  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(ran.err.starts_with("nowhere.jsonl: found ")) << ran.err;
  EXPECT_NE(ran.err.find("\nLICENSE:"), std::string::npos) << ran.err;
  EXPECT_NE(ran.out.find("2 traces: 2 unreadable"), std::string::npos) << ran.out;
}

TEST(Files, OfBoundsGiveScopesWithDefaults) {
  const std::string path =
      write_temporary("bounds.toml",
                      "[bounds]\nirps = 1\n[[scope]]\nname = \"one-request\"\nconns = 1\n"
                      "features = [\"accept\", \"drop\"]\n[[scope]]\nname = \"other\"\n");

  const Ran all = run(split("check --max-states 50 --bounds " + path));
  const Ran one = run(split("check --bounds " + path + " --scope one-request --flavour wine"));

  EXPECT_EQ(all.err, "");
  EXPECT_NE(all.out.find("\none-request"), std::string::npos) << all.out;
  EXPECT_NE(all.out.find("\nother"), std::string::npos) << all.out;
  EXPECT_EQ(one.code, 0);
  EXPECT_TRUE(one.out.ends_with("next: wskcheck walk --scope one-request --flavour wine --bounds " +
                                path + "\n"))
      << one.out;
}

TEST(Files, OfFlavoursAreTheShippedOnes) {
  for (const std::string name : {"documented", "windows-observed", "wine"}) {
    const std::string small = " --json --conns 1 --irps 1 --features accept,close";
    std::string by_name = run(split("check --flavour " + name + small)).out;
    std::string by_file =
        run(split("check --flavour model/flavours/" + name + ".toml" + small)).out;
    for (const std::string path = "model/flavours/" + name + ".toml";
         by_file.find(path) != std::string::npos;) {
      by_file.replace(by_file.find(path), path.size(), name);
    }
    EXPECT_EQ(by_name, by_file);
  }
}

TEST(Guarded, TurnsABugIntoExitCodeFour) {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Io io{in, out, err};

  const int code = guarded([]() -> int { throw std::logic_error("the table is upside down"); }, io);

  EXPECT_EQ(code, 4);
  EXPECT_EQ(err.str(),
            "wskcheck: a bug in wskcheck: the table is upside down\n"
            "  hint: report the command line and the files that it read\n");
}

}  // namespace
}  // namespace wskcheck::cli
