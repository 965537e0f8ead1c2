// Requests of a program to the driver's device: in files, as flags, and in what is printed again.
#include <gtest/gtest.h>

#include "drive_options.h"
#include "scenario_file.h"
#include "scenario_input.h"
#include "support.h"

namespace wskcheck::cli {
namespace {

using Texts = std::vector<std::string>;

const std::string driver = "harness/drive/test/requests/drivers/pends_a_request.c";

Ran run_device(const Texts& more) {
  Texts words = {"drive", driver, "-I", "harness/drive/drivers/patterns"};
  words.insert(words.end(), more.begin(), more.end());
  return run(words);
}

TEST(Requests, AreReadFromAFile) {
  const std::string path = write_temporary(
      "requests.toml", "requests = ['open \\\\.\\Echo', \"ioctl 0x222000\", \"close\"]\n");

  const auto read = read_scenario(path);

  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->scenario.requests, (Texts{"open \\\\.\\Echo", "ioctl 0x222000", "close"}));
}

TEST(Requests, AreSaidAgainAsFlagsAndInWords) {
  drive::Scenario scenario;
  scenario.connections = 0;
  scenario.requests = {"open \\\\.\\Echo", "ioctl 1", "close"};

  EXPECT_EQ(flags_of(scenario),
            " --connections 0 --request 'open \\\\.\\Echo' --request 'ioctl 1' --request close");
  EXPECT_EQ(words_of(scenario), "0 connections, a program asks: open \\\\.\\Echo; ioctl 1; close");
}

TEST(Requests, OfFlagsReplaceThoseOfTheFile) {
  DriverOptions options;
  options.engine.sources = {write_temporary("asked.c", "int x;")};
  options.scenario_file =
      write_temporary("asked.toml", "connections = 3\nrequests = [\"open\", \"read 1\"]\n");
  const auto of_file = choose_driver(options, "wskcheck drive");
  options.flags.requests = {"ioctl 7"};
  options.given = {"request"};

  const auto chosen = choose_driver(options, "wskcheck drive");

  ASSERT_TRUE(of_file && chosen);
  EXPECT_EQ(of_file->scenario.requests, (Texts{"open", "read 1"}));
  EXPECT_EQ(chosen->scenario.requests, Texts{"ioctl 7"});
  EXPECT_EQ(chosen->scenario.connections, 3u);
}

// They are asked in each of the small scenarios.
TEST(Requests, AloneNameNoScenario) {
  DriverOptions options;
  options.engine.sources = {write_temporary("asked.c", "int x;")};
  options.flags.requests = {"ioctl 7"};
  options.given = {"request"};

  const auto chosen = choose_driver(options, "wskcheck drive");

  ASSERT_TRUE(chosen);
  EXPECT_TRUE(chosen->tries_scenarios);
}

TEST(Requests, ThatAreWrongAreUsageErrors) {
  EXPECT_EQ(run_device({"--request", "open", "--request", "ioctl"}).err,
            "wskcheck drive: found the request \"ioctl\", expected a control code of 32 bits, like "
            "0x222000\n");
  EXPECT_EQ(run_device({"--request", "open", "--request", "ioctl"}).code, 2);
}

TEST(Requests, AreInTheCommandThatRunsItAgain) {
  const Ran found = run_device(
      {"-D", "COMPLETES_TWICE", "--connections", "0", "--request", "ioctl 0x222000 output 8"});
  const std::string flags =
      " -D COMPLETES_TWICE --connections 0 --request 'ioctl 0x222000 output 8'";
  const std::string next = "\nnext: wskcheck drive " + driver +
                           " -I harness/drive/drivers/patterns" + flags + " --schedule ";
  const std::size_t at = found.out.rfind(next);
  ASSERT_NE(at, std::string::npos) << found.out << found.err;
  const std::size_t begin = at + next.size();

  const Ran again = run_device({"-D", "COMPLETES_TWICE", "--connections", "0", "--request",
                                "ioctl 0x222000 output 8", "--schedule",
                                found.out.substr(begin, found.out.find('\n', begin) - begin)});

  EXPECT_EQ(found.code, 1);
  EXPECT_EQ(again.code, 1) << again.err;
  EXPECT_EQ(again.out.substr(0, again.out.find(" steps,")),
            found.out.substr(0, found.out.find(" steps,")));
  EXPECT_NE(found.out.find("  in a debugger: gdb "), std::string::npos);
  EXPECT_NE(found.out.find(flags), found.out.rfind(flags));  // gdb has it too
}

TEST(Requests, WithoutADeviceAreUndecided) {
  const Ran ran = run({"drive", "harness/house/consumer/driver.c", "--request", "open"});

  EXPECT_EQ(ran.code, 3);
  EXPECT_NE(ran.out.find("\nundecided: a run was cut: the scenario opens a device, and the driver "
                         "has none\n"),
            std::string::npos)
      << ran.out;
}

TEST(Requests, GoWithALiveRun) {
  const Ran ran = run_device({"--live", "--time", "1ms", "--request", "ioctl 0x222000"});

  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_TRUE(ran.out.ends_with(" --live --request 'ioctl 0x222000'\n")) << ran.out;
}

}  // namespace
}  // namespace wskcheck::cli
