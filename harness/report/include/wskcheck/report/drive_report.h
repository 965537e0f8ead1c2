// What `drive` reports: a driver, what was explored of it, and findings with the story that led
// there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wskcheck/report/story.h"

namespace wskcheck::report {

// What the driver did wrong: rule, place, story. Texts only; nothing is looked up.
struct DriveFinding {
  std::string rule;       // "CLO-13", "KRN-01", "Q-17"
  std::string says;       // what the driver did
  std::string rule_says;  // the rule's own sentence; of a question what it asks
  std::string cite;
  std::string where;               // "echo.c:120 in EchoUnload"; may be empty
  std::vector<std::string> calls;  // that led there, innermost first, the first one is `where`
  std::vector<std::string> notes;
  std::vector<StoryLine> story;
  std::string schedule;
  std::uint64_t steps = 0;
  std::uint64_t preemptions = 0;
  std::uint64_t found_after = 0;  // schedules
  std::string next;               // the command that shows the finding again
  std::string debug;              // the command that stops a debugger there; may be empty
};

struct DriveReport {
  std::string program;
  std::vector<std::string> sources;
  std::string flavour;
  std::string scenario;  // "2 connections, drops, failures"
  std::string search;    // "grow", "exhaustive, 2 preemptions, 1 fault"
  std::uint64_t seed = 0;
  std::string verdict;
  std::vector<std::string> reasons;  // why inconclusive
  std::vector<DriveFinding> findings;
  std::uint64_t schedules = 0;
  std::uint64_t pruned = 0;  // runs beside them, given up at a state that others had gone on from
  std::uint64_t steps = 0;
  std::uint64_t longest = 0;       // steps of one schedule
  bool covered = false;            // every schedule within the bounds, or an equivalent one
  std::vector<std::string> tried;  // what was searched and how far
  std::string next;
  bool is_live = false;  // one run with real threads and peers, not schedules
};

std::string summary_line(const DriveReport& report);
std::string to_text(const DriveFinding& finding, const Paint& paint);
std::string to_text(const DriveReport& report, const Paint& paint);
Json to_json(const DriveReport& report);

}  // namespace wskcheck::report
