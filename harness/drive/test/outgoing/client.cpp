// See client.h.
#include "client.h"

#include <gtest/gtest.h>

namespace wskcheck::drive::test {

Options client(const Texts& macros) {
  Options options;
  options.sources = {std::string(WSKCHECK_CLIENTS) + "/connects_out.c"};
  options.includes = {std::string(WSKCHECK_DRIVERS) + "/patterns"};
  options.defines = macros;
  options.scenario.connections = 0;
  options.search = Search::exhaustive;
  options.preemptions_max = 1;
  options.schedules_max = 200'000;
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

std::string outcome_of(const Texts& macros) { return outcome(driven(client(macros))); }

}  // namespace wskcheck::drive::test
