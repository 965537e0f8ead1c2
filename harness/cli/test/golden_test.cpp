// What the program prints, byte for byte, and the pages of docs/ that are made of it.
//
// WSKCHECK_UPDATE_GOLDEN=1 in the environment writes the files instead of comparing them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "cmd_rules.h"
#include "program.h"
#include "support.h"

namespace wskcheck::cli {
namespace {

void expect_file(const std::string& path, const std::string& text) {
  if (std::getenv("WSKCHECK_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  EXPECT_EQ(read_file(path), text) << path << " differs; when that is meant:\n"
                                   << "  WSKCHECK_UPDATE_GOLDEN=1 ctest -R Golden";
}

struct Case {
  std::string name;
  std::string line;
  int code;
};
void PrintTo(const Case& one, std::ostream* out) { *out << as_name(one.name); }

class Golden : public testing::TestWithParam<Case> {};

TEST_P(Golden, IsPrinted) {
  const Ran ran = run(split(GetParam().line));

  expect_file("harness/cli/test/golden/" + GetParam().name + ".txt", ran.out);
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.code, GetParam().code);
}

// Small bounds: a few hundred states.
const std::string bounds = " --conns 1 --irps 1 --frames 2 --features accept,close";

const Case cases[] = {
    {"check", "check" + bounds, 0},
    {"check_json", "check --json" + bounds, 0},
    {"check_limit", "check --max-states 20" + bounds, 3},
    {"walk", "walk --walks 20 --length 50 --seed 7" + bounds, 3},
    {"explain_rule", "explain ACC-05", 0},
    {"explain_step_json", "explain ACC-05.queue --json", 0},
    {"explain_question", "explain q-40", 0},
    {"explain_property", "explain P-ACC-01", 0},
    {"explain_obligation", "explain CLO-06", 0},
    {"explain_left_out", "explain ACC-11", 0},
    {"explain_run", "explain 'NET-01(l0) ACC-01(l0,i0) ACC-05.queue(f0)'" + bounds, 0},
    {"explain_impossible", "explain 'NET-01(l0) ACC-01(l0,i0) ACC-04(c0,f0)'" + bounds, 2},
    {"explain_wrong_ids", "explain 'NET-01(l0) ACC-01(l0,i7)'" + bounds, 2},
    {"explain_run_json", "explain --json 'NET-01(l0) ACC-01(l0,i0)'" + bounds, 0},
    {"replay_pass", "replay traces/captured/wine-8.0/s01_accept_then_connect.jsonl", 0},
    {"replay_violation", "replay traces/captured/wine-8.0/s06_two_pended_two_connects.jsonl", 1},
    {"replay_violation_json",
     "replay --json traces/captured/wine-8.0/s06_two_pended_two_connects.jsonl", 1},
    {"drive", "drive harness/cli/test/drivers/freed_too_early.c --connections 0", 1},
    {"drive_json", "drive --json harness/cli/test/drivers/freed_too_early.c --connections 0", 1},
    {"drive_pass", "drive harness/house/consumer/driver.c --connections 0", 0},
    {"info", "info traces/captured/wine-8.0/s01_accept_then_connect.jsonl", 0},
    {"replay_inconclusive", "replay traces/captured/wine-8.0/s13_binds.jsonl", 3},
};
INSTANTIATE_TEST_SUITE_P(Outputs, Golden, testing::ValuesIn(cases),
                         [](const auto& one) { return one.param.name; });

TEST(GoldenPages, AreUpToDate) {
  expect_file("docs/cli.md", help_page());
  for (const std::string_view name : page_names()) {
    expect_file("docs/" + std::string(name) + ".md", page(std::string(name)));
  }
}

}  // namespace
}  // namespace wskcheck::cli
