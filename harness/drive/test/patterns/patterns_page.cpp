// Drives each pattern and its twin and writes the table of docs/patterns.md.
//
//   drive_patterns_page DRIVERS [FILE]     DRIVERS: harness/drive/drivers; FILE: else standard
//   output
//
// Schedules and lengths are the same each time. The time is that of the machine that made the page.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "pattern.h"

namespace wskcheck::drive {
namespace {

constexpr std::uint64_t schedules_max = 60'000;

double seconds_of(const std::function<Driven()>& run, Driven& out) {
  const auto begin = std::chrono::steady_clock::now();
  out = run();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string tenths(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", seconds);
  return text;
}

std::string row(const Pattern& pattern) {
  Driven bad;
  Driven twin;
  Driven covered;
  const double seconds =
      seconds_of([&] { return drive_pattern(pattern, false, schedules_max); }, bad);
  seconds_of([&] { return drive_pattern(pattern, true, schedules_max); }, twin);
  const double covering = seconds_of([&] { return cover_twin(pattern); }, covered);
  std::ostringstream line;
  line << "| " << pattern.id << " | " << pattern.says << " | ";
  const DriveFinding* found = expected_finding(pattern, bad.report);
  if (found == nullptr) {
    line << "not found |  |  |  |  | ";
  } else {
    line << found->rule << " | " << found->found_after << " | " << tenths(seconds) << " | "
         << found->steps << " | " << found->preemptions << " | ";
  }
  line << (twin.report.findings.empty() ? "nothing" : twin.report.findings[0].rule) << " in "
       << twin.report.schedules << " | ";
  if (covered.report.covered && covered.report.findings.empty()) {
    line << pattern.twin_preemptions << " and " << pattern.twin_faults << " | "
         << covered.report.schedules << " | " << tenths(covering) << " |\n";
  } else {
    line << "not covered |  |  |\n";
  }
  return line.str();
}

void write_page(const std::vector<Pattern>& patterns, std::ostream& out) {
  out << "# The patterns, found\n\n"
         "What real drivers get wrong, each as a small driver in "
         "`harness/drive/drivers/patterns/`,\n"
         "driven with at most two preemptions and one fault and at most "
      << schedules_max
      << " schedules.\n\n"
         "| column | what |\n"
         "|---|---|\n"
         "| rule | what the finding names |\n"
         "| schedules | how many were tried until it was found |\n"
         "| seconds | with the compiler's, on the machine that made the page |\n"
         "| steps, switches | length and preemptions of the shortest story |\n"
         "| twin | what the corrected twin shows in the same search, in how many schedules |\n"
         "| covered | the preemptions and faults within which every schedule of the twin is tried, "
         "and nothing found |\n"
         "| runs, seconds | what that took; a run ends, too, where another has gone on from the "
         "same state |\n\n"
         "Made by `drive_patterns_page harness/drive/drivers docs/patterns.md`.\n\n"
         "| pattern | the mistake | rule | schedules | seconds | steps | switches | twin | "
         "covered | runs | seconds |\n"
         "|---|---|---|---|---|---|---|---|---|---|---|\n";
  for (const Pattern& pattern : patterns) out << row(pattern) << std::flush;
}

}  // namespace
}  // namespace wskcheck::drive

int main(int count, char** words) {
  if (count < 2) {
    std::cerr << "usage: drive_patterns_page DRIVERS [FILE]\n";
    return 2;
  }
  const auto patterns = wskcheck::drive::read_patterns(std::string(words[1]) + "/patterns");
  if (count == 2) {
    wskcheck::drive::write_page(patterns, std::cout);
    return 0;
  }
  std::ofstream file(words[2]);
  wskcheck::drive::write_page(patterns, file);
  return file.good() ? 0 : 2;
}
