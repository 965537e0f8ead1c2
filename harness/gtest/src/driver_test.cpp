// Runs the engine for a test, and tells what it found as text.
#include "wskcheck/gtest/driver_test.h"

#include <cstdlib>
#include <filesystem>

#include "wskcheck/report/drive_report.h"

namespace wskcheck::gtest {
namespace {

namespace fs = std::filesystem;

// The path as it is when something is there, else as seen from the folder of the test.
void find_from(const fs::path& folder, std::string& path) {
  std::error_code ignored;
  const fs::path beside = folder / path;
  if (!fs::exists(path, ignored) && fs::exists(beside, ignored)) path = beside.string();
}

std::string text_of(const drive::DriveFinding& found) {
  report::DriveFinding out;
  out.rule = found.rule;
  out.says = found.says;
  out.where = found.where;
  out.calls = found.calls;
  out.notes = found.notes;
  out.schedule = found.schedule;
  out.steps = found.steps;
  out.preemptions = found.preemptions;
  out.found_after = found.found_after;
  for (const drive::StoryLine& line : found.story) {
    out.story.push_back({line.lane, line.lane_number, line.text, line.where});
  }
  return report::to_text(out, report::Paint(false)) +
         "next: run the test with WSKCHECK_SCHEDULE=" + found.schedule +
         " in its environment to see this again\n"
         "rule in words: wskcheck explain " +
         found.rule + "\n";
}

}  // namespace

DriverOutcome drive_driver(drive::Options options, const std::string& test_file) {
  const fs::path folder = fs::path(test_file).parent_path();
  for (std::string& source : options.sources) find_from(folder, source);
  for (std::string& include : options.includes) find_from(folder, include);
  if (const char* schedule = std::getenv("WSKCHECK_SCHEDULE"); schedule != nullptr) {
    options.schedule = schedule;
  }
  drive::DriveReport report;
  drive::DriveError error;
  if (!drive::drive(options, report, error)) {
    return {drive::DriveVerdict::violation,
            error.what + (error.hint.empty() ? "" : "\n  hint: " + error.hint) + "\n"};
  }
  std::string text;
  for (const drive::DriveFinding& one : report.findings) text += text_of(one);
  if (report.verdict == drive::DriveVerdict::inconclusive) {
    text = "undecided: " + report.why + ", after " +
           report::counted(report.schedules, "schedule", "schedules");
  }
  return {report.verdict, text};
}

}  // namespace wskcheck::gtest
