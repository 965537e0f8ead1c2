// The program as a process: exit codes, determinism, interrupts, full disks, colours, examples.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "platform.h"
#include "program.h"
#include "support.h"

namespace wskcheck::cli {
namespace {

const std::string bounds = " --conns 2 --irps 2 --features accept,cancel,close,drop";

TEST(Process, EndsWithTheCodesOfTheDesign) {
  const std::string traces = "replay traces/captured/wine-8.0/";

  EXPECT_EQ(run_process(split("check --conns 1 --irps 1 --features accept")).code, 0);
  EXPECT_EQ(run_process(split(traces + "s06_two_pended_two_connects.jsonl")).code, 1);
  EXPECT_EQ(run_process(split("chek")).code, 2);
  EXPECT_EQ(run_process(split(traces + "s13_binds.jsonl")).code, 3);
  EXPECT_EQ(run_process(split("--help")).code, 0);
  EXPECT_EQ(run_process(split("--version")).out, "wskcheck " WSKCHECK_VERSION "\n");
}

TEST(Process, PrintsTheSameBytesWithAnyNumberOfThreads) {
  const Ran one = run_process(split("check --threads 1" + bounds));
  const Ran two = run_process(split("check --threads 2" + bounds));
  const Ran eight = run_process(split("check --threads 8" + bounds));
  const Ran walk = run_process(split("walk --walks 50 --length 100 --threads 1" + bounds));
  const Ran walks = run_process(split("walk --walks 50 --length 100 --threads 8" + bounds));

  EXPECT_EQ(one.code, 0);
  EXPECT_EQ(one.out, two.out);
  EXPECT_EQ(one.out, eight.out);
  EXPECT_EQ(walk.out, walks.out);
  EXPECT_EQ(one.err + two.err + eight.err, "");
}

TEST(Process, StopsAtCtrlCWithWhatItKnows) {
  const std::string large =
      "check --conns 4 --irps 6 --frames 6 --max-memory 2G"
      " --features accept,cancel,close,drop,event,disable,complete,nested,inline";

  const Ran ran = run_process(split(large), "", {}, SIGINT);

  EXPECT_EQ(ran.code, 130);
  EXPECT_NE(ran.out.find("inconclusive: interrupted"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("\ninconclusive  1 scope, "), std::string::npos) << ran.out;
}

void interrupt_twice(unsigned after_us) {
  catch_interrupts();
  std::raise(SIGINT);
  ::usleep(after_us);
  std::raise(SIGINT);
  std::_Exit(7);
}

// As timeout(1) sends it: to the program and to its group.
TEST(Process, TakesTwoCtrlCAtOnceForOne) {
  EXPECT_EXIT(interrupt_twice(0), testing::ExitedWithCode(7), "");
  EXPECT_EXIT(interrupt_twice(300'000), testing::ExitedWithCode(130), "");
}

TEST(Process, StopsWaitingForInputAtCtrlC) {
  const std::string fifo = temporary_folder() + "/endless";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);

  const Ran ran = run_process(split("replay -"), "", {}, SIGINT, fifo);

  EXPECT_EQ(ran.code, 130);
  EXPECT_EQ(ran.err, "");
  EXPECT_NE(ran.out.find("inconclusive  1 trace"), std::string::npos) << ran.out;
}

TEST(Process, TellsAtCtrlCWhatWasReadOfAFile) {
  const std::string fifo = temporary_folder() + "/endless_too";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);

  const Ran ran = run_process(split("info -"), "", {}, SIGINT, fifo);

  EXPECT_EQ(ran.code, 130);
  EXPECT_EQ(ran.err, "");
  EXPECT_NE(ran.out.find("interrupted  what is told is of the part"), std::string::npos) << ran.out;
}

TEST(Process, TellsAFullDisk) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no device that is full here";
  const std::string message =
      ": found no space left on the device, expected a file that can be written\n"
      "  hint: choose another place with -o\n";

  const Ran to_file = run_process(split("rules -o /dev/full"));
  const Ran to_stdout = run_process(split("rules"), "/dev/full");

  EXPECT_EQ(to_file.code, 2);
  EXPECT_EQ(to_file.err, "/dev/full" + message);
  EXPECT_EQ(to_stdout.code, 2);
  EXPECT_EQ(to_stdout.err, "standard output" + message);
}

TEST(Process, WritesFilesWholeOrNotAtAll) {
  const std::string path = temporary_folder() + "/report.txt";
  write_temporary("report.txt", "older");

  const Ran written = run(split("explain ACC-05 -o " + path));
  const Ran refused = run(split("explain ACC-05 -o " + temporary_folder() + "/none/report.txt"));

  EXPECT_EQ(written.code, 0);
  EXPECT_EQ(written.out, "");
  EXPECT_EQ(read_file(path), run(split("explain ACC-05")).out);
  EXPECT_FALSE(std::filesystem::exists(path + ".part"));
  EXPECT_EQ(refused.code, 2);
  EXPECT_EQ(refused.err, temporary_folder() +
                             "/none/report.txt: found No such file or directory, expected a file "
                             "that can be written\n  hint: choose another place with -o\n");
}

TEST(Process, ColoursOnlyWhereTheyAreWanted) {
  const std::string escape = "\x1b[";

  EXPECT_EQ(run_process(split("rules")).out.find(escape), std::string::npos);
  EXPECT_NE(run_process(split("rules --color always")).out.find(escape), std::string::npos);
  EXPECT_NE(run(split("rules"), "", true).out.find(escape), std::string::npos);
  EXPECT_EQ(run(split("rules --color never"), "", true).out.find(escape), std::string::npos);
  EXPECT_EQ(run(split("rules --json"), "", true).out.find(escape), std::string::npos);
}

TEST(Process, DecidesOnColoursByTerminalAndEnvironment) {
  EXPECT_TRUE(wants_colour(true, nullptr, "xterm"));
  EXPECT_TRUE(wants_colour(true, "", nullptr));
  EXPECT_FALSE(wants_colour(true, "1", "xterm"));
  EXPECT_FALSE(wants_colour(true, nullptr, "dumb"));
  EXPECT_FALSE(wants_colour(false, nullptr, "xterm"));
}

TEST(Process, ShowsProgressOnATerminalOnly) {
  const Ran shown = run(split("check --conns 1 --irps 1 --features accept"), "", false, true);
  const Ran quiet = run(split("check --conns 1 --irps 1 --features accept"));

  EXPECT_TRUE(shown.err.starts_with("\r\x1b[K[1/1] flags")) << shown.err;
  EXPECT_EQ(shown.out, quiet.out);
  EXPECT_EQ(quiet.err, "");
}

TEST(ProcessDeathTest, AnInternalCheckThatFailsEndsWithFour) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        report_aborts();
        std::abort();
      },
      testing::ExitedWithCode(4), "a bug in wskcheck: an internal check failed");
}

TEST(Process, ReadsTracesAndRunsFromStandardInput) {
  const std::string path = "traces/captured/wine-8.0/s01_accept_then_connect.jsonl";

  const Ran trace = run({"replay", "-"}, read_file(path));
  const Ran steps = run(split("explain - --conns 1"), "NET-01(l0)  # a request\nNET-02(c0)\n");

  EXPECT_EQ(trace.code, 0);
  EXPECT_NE(trace.out.find("standard input"), std::string::npos);
  EXPECT_EQ(steps.code, 0);
  EXPECT_NE(steps.out.find("2 steps, no property fails"), std::string::npos) << steps.out;
}

// Every line that starts with "  wskcheck" in a page of help.
std::vector<std::string> examples() {
  std::vector<std::string> lines;
  std::istringstream page(help_page());
  const std::string start = "  wskcheck ";
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with(start)) lines.push_back(line.substr(start.size()));
  }
  return lines;
}

TEST(Examples, AllRun) {
  const std::vector<std::string> lines = examples();
  EXPECT_GE(lines.size(), 15u);

  for (std::string line : lines) {
    std::string in;
    if (const auto redirect = line.find(" < "); redirect != std::string::npos) {
      in = read_file(line.substr(redirect + 3));
      line.resize(redirect);
    }
    const bool long_one = line.starts_with("check") || line.starts_with("walk");
    if (long_one && line.find("--max-time") == std::string::npos) line += " --max-time 1s";
    // A live run says at once where it listens, and ends at Ctrl-C only.
    const bool live = line.find(" --live") != std::string::npos;
    if (live) line += " --time 1s";
    const Ran ran = run(split(line), in);
    const bool listens = ran.err.starts_with("listening on 127.0.0.1:") &&
                         std::count(ran.err.begin(), ran.err.end(), '\n') == 1;
    EXPECT_TRUE(live ? listens : ran.err.empty()) << line << ": " << ran.err;
    EXPECT_TRUE(ran.code == 0 || ran.code == 1 || ran.code == 3) << line << ": " << ran.code;
  }
}

}  // namespace
}  // namespace wskcheck::cli
