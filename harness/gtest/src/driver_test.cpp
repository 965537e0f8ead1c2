// Runs the engine for a test, and tells what it found as text.
#include "wskcheck/gtest/driver_test.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
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

DriverOutcome drive_here(const drive::Options& options) {
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

void write_all(int to, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t written = ::write(to, text.data() + done, text.size() - done);
    if (written < 0 && errno != EINTR) return;
    if (written > 0) done += static_cast<std::size_t>(written);
  }
}

std::string read_all(int from) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t got = ::read(from, buffer, sizeof buffer);
    if (got > 0) text.append(buffer, static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EINTR)) return text;
  }
}

// In a process of its own, so that one test leaves nothing behind for the next. What comes back is
// the verdict as a digit, and the text.
DriverOutcome drive_apart(const drive::Options& options) {
  int ends[2];
  if (::pipe(ends) != 0) return drive_here(options);
  const pid_t child = ::fork();
  if (child < 0) return drive_here(options);
  if (child == 0) {
    const DriverOutcome outcome = drive_here(options);
    write_all(ends[1], static_cast<char>('0' + static_cast<int>(outcome.verdict)) + outcome.text);
    ::_exit(0);
  }
  ::close(ends[1]);
  const std::string said = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (said.empty()) return {drive::DriveVerdict::violation, "driving the driver ended by a crash"};
  return {static_cast<drive::DriveVerdict>(said.front() - '0'), said.substr(1)};
}

}  // namespace

DriverOutcome drive_driver(drive::Options options, const std::string& test_file) {
  const fs::path folder = fs::path(test_file).parent_path();
  for (std::string& source : options.sources) find_from(folder, source);
  for (std::string& include : options.includes) find_from(folder, include);
  const char* const schedule = std::getenv("WSKCHECK_SCHEDULE");
  if (schedule == nullptr) return drive_apart(options);
  options.schedule = schedule;  // here, where a debugger sees it
  return drive_here(options);
}

}  // namespace wskcheck::gtest
