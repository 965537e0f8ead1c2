// See device.h.
#include "device.h"

#include <gtest/gtest.h>

namespace wskcheck::drive::test {

Options device(const std::string& source, const Texts& requests, const Texts& macros) {
  Options options;
  options.sources = {std::string(WSKCHECK_DEVICES) + "/" + source};
  options.includes = {std::string(WSKCHECK_DRIVERS) + "/patterns"};
  options.defines = macros;
  options.scenario.connections = 0;
  options.scenario.requests = requests;
  options.search = Search::exhaustive;
  options.schedules_max = 20'000;
  return options;
}

DriveReport driven(const Options& options) {
  DriveReport report;
  DriveError error;
  EXPECT_TRUE(drive(options, report, error)) << error.what;
  return report;
}

std::string outcome(const DriveReport& report) {
  if (report.findings.size() == 1) return report.findings[0].rule + " " + report.findings[0].says;
  if (report.verdict == DriveVerdict::pass) return report.covered ? "pass" : "pass, not covered";
  return "inconclusive: " + report.why;
}

Texts program_of(const DriveReport& report) {
  Texts texts;
  if (report.findings.empty()) return texts;
  for (const StoryLine& line : report.findings[0].story) {
    if (line.lane == "program" && line.where.empty()) texts.push_back(line.text);
  }
  return texts;
}

}  // namespace wskcheck::drive::test
