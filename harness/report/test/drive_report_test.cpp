// Stories as pictures, and reports of driven drivers.
#include "wskcheck/report/drive_report.h"

#include <gtest/gtest.h>

namespace wskcheck::report {
namespace {

const Paint plain(false);
const StoryLine no_end;

TEST(Story, HasALaneForEachThread) {
  const std::vector<StoryLine> story{{"driver", 1, "DriverEntry is called", ""},
                                     {"driver", 1, "calls WskSocket", "echo.c:12"},
                                     {"WSK", 0, "creates the socket", ""},
                                     {"completion routine", 2, "is called", "echo.c:7"},
                                     {"driver", 1, "DriverEntry returns", ""}};

  EXPECT_EQ(story_text(story, no_end, plain),
            "             WSK\n"
            "             |     driver\n"
            "             |     DriverEntry is called\n"
            "  echo.c:12  |     calls WskSocket\n"
            "             creates the socket\n"
            "             |     |     completion routine\n"
            "  echo.c:7   |     |     is called\n"
            "             |     DriverEntry returns\n");
}

TEST(Story, GivesThePlaceOfALaneThatEndedToTheNext) {
  const std::vector<StoryLine> story{
      {"routine", 1, "first", ""}, {"WSK", 0, "in between", ""}, {"routine", 2, "second", ""}};

  EXPECT_EQ(story_text(story, no_end, plain),
            "  WSK\n"
            "  |     routine\n"
            "  |     first\n"
            "  in between\n"
            "  |     routine 2\n"
            "  |     second\n");
}

TEST(Story, CutsLongNamesOfFiles) {
  const std::vector<StoryLine> story{{"WSK", 0, "begins", ""}};
  const StoryLine end{"", 0, "ends", "d07_context_freed_before_close_completed.c:124"};

  EXPECT_EQ(story_text(story, end, plain),
            "                        WSK\n"
            "                        begins\n"
            "  d07_context_f~.c:124  => ends\n");
}

TEST(Story, BreaksLongLinesUnderTheirLane) {
  std::string text;
  for (int i = 0; i < 12; ++i) text += "tenletters";
  for (std::size_t i = 10; i < text.size(); i += 11) text.insert(i, " ");
  const std::vector<StoryLine> story{{"WSK", 0, "begins", ""}, {"driver", 1, text, "a.c:1"}};

  const std::string drawn = story_text(story, no_end, plain);

  EXPECT_EQ(drawn,
            "         WSK\n"
            "         begins\n"
            "         |     driver\n"
            "  a.c:1  |     tenletters tenletters tenletters tenletters tenletters tenletters "
            "tenletters\n"
            "         |     tenletters tenletters tenletters tenletters tenletters\n");
}

DriveFinding finding() {
  DriveFinding out;
  out.rule = "CLO-13";
  out.says = "a context is freed while WSK may still use it";
  out.rule_says = "The context stays until the close has completed.";
  out.cite = "WskCloseSocket, Remarks";
  out.where = "echo.c:120 in EchoUnload";
  out.calls = {"echo.c:120 in EchoUnload", "echo.c:88 in Stop", "echo.c:40 in Unload"};
  out.notes = {"64 bytes allocated at echo.c:30 in DriverEntry", "freed at echo.c:119 in Stop"};
  out.story = {{"driver", 1, "calls WskCloseSocket", "echo.c:118"}};
  out.schedule = "4:1";
  out.steps = 12;
  out.preemptions = 1;
  out.found_after = 1234;
  out.next = "wskcheck drive echo.c --schedule 4:1";
  out.debug = "gdb --args wskcheck drive echo.c --schedule 4:1";
  return out;
}

TEST(DriveFindings, SayRulePlaceStoryAndHowToSeeThemAgain) {
  EXPECT_EQ(to_text(finding(), plain),
            "violation  CLO-13  a context is freed while WSK may still use it\n"
            "  at echo.c:120 in EchoUnload\n"
            "  called from echo.c:88 in Stop\n"
            "              echo.c:40 in Unload\n"
            "  64 bytes allocated at echo.c:30 in DriverEntry\n"
            "  freed at echo.c:119 in Stop\n"
            "  the rule: The context stays until the close has completed.\n"
            "  documents: WskCloseSocket, Remarks\n"
            "\n"
            "                    driver\n"
            "  echo.c:118        calls WskCloseSocket\n"
            "  echo.c:120  => a context is freed while WSK may still use it\n"
            "\n"
            "  12 steps, 1 preemption, found in schedule 1,234\n"
            "  in a debugger: gdb --args wskcheck drive echo.c --schedule 4:1\n");
}

TEST(DriveFindings, TellOfAFunctionThatCallsItselfAFewTimes) {
  DriveFinding deep = finding();
  deep.calls.assign(4, "echo.c:7 in Deeper");
  EXPECT_EQ(to_text(deep, plain).find("more of these"), std::string::npos);
  deep.calls.assign(25, "echo.c:7 in Deeper");
  deep.calls.push_back("echo.c:14 in DriverEntry");
  EXPECT_NE(to_text(deep, plain)
                .find("  called from echo.c:7 in Deeper\n"
                      "              echo.c:7 in Deeper\n"
                      "              (22 more of these)\n"
                      "              echo.c:14 in DriverEntry\n"),
            std::string::npos)
      << to_text(deep, plain);
}

TEST(DriveReports, EndWithTheVerdictAndTheNextCommand) {
  DriveReport report;
  report.sources = {"echo.c"};
  report.scenario = "2 connections";
  report.search = "exhaustive, at most 2 preemptions";
  report.verdict = "inconclusive";
  report.reasons = {"not every schedule within the bounds was tried"};
  report.schedules = 1000;
  report.steps = 20000;
  report.longest = 40;
  report.next = "wskcheck drive echo.c --search random";

  EXPECT_EQ(to_text(report, plain),
            "around the driver: 2 connections\n"
            "search: exhaustive, at most 2 preemptions\n"
            "undecided: not every schedule within the bounds was tried\n"
            "inconclusive  1,000 schedules of echo.c: nothing found (20,000 steps, the longest "
            "schedule 40)\n"
            "next: wskcheck drive echo.c --search random\n");
}

}  // namespace
}  // namespace wskcheck::report
