// Recordings of our servers conform: whatever WSK and the schedule do, the checker agrees that the
// contract allows it.
#include <gtest/gtest.h>

#include "driven.h"

namespace wskcheck::drive::test {
namespace {

std::string words_of(const conform::Report& report) {
  std::string text(conform::to_string(report.verdict));
  for (const conform::Finding& f : report.findings) {
    text += "\n  " + f.rule + " (" + std::string(conform::to_string(f.blame)) + "): " + f.what;
  }
  return text;
}

Scenario scenario_of(std::uint64_t seed) {
  Scenario s;
  s.connections = 1 + static_cast<std::uint32_t>(seed % 3);
  s.drops = seed % 4 == 1;
  s.resets = seed % 4 == 2;
  s.deaths = seed % 5 == 3;
  s.failures = seed % 5 == 1;
  s.allocation_failures = seed % 7 == 3;
  s.null_local_address = seed % 3 == 1;
  constexpr const char* flavours[] = {"", "documented", "windows-observed", "wine"};
  s.flavour = flavours[seed % 11 % 4];
  return s;
}

void every_run_conforms(const std::string& source) {
  Driven driver(source);
  if (::testing::Test::HasFailure()) return;
  std::uint64_t passed = 0;
  std::uint64_t cut = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const RunState end = driver.run(scenario_of(seed), seed);
    const conform::Report report = driver.check();
    if (report.verdict == conform::Verdict::pass) {
      ++passed;
    } else if (is_cut_at_the_end(report)) {
      ++cut;
    } else {
      ADD_FAILURE() << source << ", seed " << seed << ": " << words_of(report) << "\n"
                    << (end == RunState::finding ? driver.trouble() : "") << "\n"
                    << driver.text();
      return;
    }
  }
  EXPECT_GT(passed, 100u) << cut << " runs end with something open";
  ::testing::Test::RecordProperty("passed", std::to_string(passed));
}

TEST(Recordings, OfTheAcceptIrpServerConform) { every_run_conforms("servers/accept_irp_echo.c"); }
TEST(Recordings, OfTheAcceptEventServerConform) { every_run_conforms("servers/accept_event.c"); }
TEST(Recordings, OfTheConditionalServerConform) {
  every_run_conforms("servers/conditional_accept.c");
}

}  // namespace
}  // namespace wskcheck::drive::test
