// Long drivers of Visual Studio compile without a change, with gcc and clang, load and are driven.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {
namespace {

namespace fs = std::filesystem;

const fs::path field = WSKCHECK_FIELD_DRIVERS;

Options options_for(const std::string& driver) {
  Options options;
  for (const auto& entry : fs::directory_iterator(field / driver)) {
    if (entry.path().extension() == ".c") options.sources.push_back(entry.path().string());
  }
  std::sort(options.sources.begin(), options.sources.end());
  options.workers = 1;
  options.scenario.connections = 1;
  return options;
}

DriveReport driven(const Options& options) {
  DriveReport report;
  DriveError error;
  EXPECT_TRUE(drive(options, report, error)) << error.what << "\n" << error.hint;
  return report;
}

bool has(const std::string& compiler) {
  return std::system(("command -v " + compiler + " > /dev/null").c_str()) == 0;
}

struct Case {
  const char* driver;
  const char* compiler;
};
void PrintTo(const Case& c, std::ostream* out) { *out << c.driver << " " << c.compiler; }
std::string name_of(const testing::TestParamInfo<Case>& info) {
  return std::string(info.param.driver) + "_" + info.param.compiler;
}

class FieldDrivers : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    if (!has(GetParam().compiler)) GTEST_SKIP() << "no " << GetParam().compiler;
    options_ = options_for(GetParam().driver);
    options_.compiler = GetParam().compiler;
    options_.search = Search::random;
    options_.schedules_max = 200;
  }
  Options options_;
};
class FieldDriversWithAMistake : public FieldDrivers {};

// DriverEntry succeeds, else the report would say so, and the peer is served for a while.
TEST_P(FieldDrivers, CompileUnchangedAndAreDriven) {
  const DriveReport report = driven(options_);

  EXPECT_EQ(report.schedules, 200u);
  EXPECT_EQ(report.verdict, DriveVerdict::inconclusive) << report.why;
  EXPECT_EQ(report.why.find("DriverEntry"), std::string::npos) << report.why;
  EXPECT_EQ(report.why.find("cut"), std::string::npos) << report.why;
  EXPECT_GT(report.longest, 80u);
}

INSTANTIATE_TEST_SUITE_P(All, FieldDrivers,
                         testing::Values(Case{"webkd", "gcc"}, Case{"webkd", "clang"},
                                         Case{"proxy", "gcc"}, Case{"proxy", "clang"},
                                         Case{"relay", "gcc"}, Case{"relay", "clang"}),
                         name_of);

// Its timers never stop, so what it owes is told, and is no finding.
TEST(FieldDriver, RelayKeepsADeadListener) {
  Options options = options_for("relay");
  options.search = Search::random;
  options.schedules_max = 300;
  options.scenario.connections = 0;
  options.scenario.deaths = true;

  const DriveReport report = driven(options);

  EXPECT_TRUE(report.findings.empty());
  EXPECT_TRUE(std::any_of(report.tried.begin(), report.tried.end(), [](const std::string& line) {
    return line.find("(DEAD-04, session.c:440 in RlAcceptEvent)") != std::string::npos;
  }));
}

// The driver puts a request on its list before it has answered WskInspectPend, and another thread
// completes the inspection: a mistake that its author did not see.
TEST_P(FieldDriversWithAMistake, CompileUnchangedAndShowIt) {
  const DriveReport report = driven(options_);

  ASSERT_EQ(report.findings.size(), 1u) << report.why;
  EXPECT_EQ(report.findings[0].rule, "CIN-01");
  EXPECT_EQ(report.findings[0].where, "listen.c:396 in GateInspectFinish");
}

INSTANTIATE_TEST_SUITE_P(All, FieldDriversWithAMistake,
                         testing::Values(Case{"gate", "gcc"}, Case{"gate", "clang"}), name_of);

}  // namespace
}  // namespace wskcheck::drive
