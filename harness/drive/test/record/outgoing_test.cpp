// Recordings of drivers that connect out conform: what the contract does not speak of is there as
// functions of which only the IRP and the socket are known.
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

struct Seen {
  int passed = 0;
  std::string text;  // of all recordings that pass
};

Seen every_run_conforms(const std::string& source) {
  Seen seen;
  Driven driver(source);
  if (::testing::Test::HasFailure()) return seen;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Scenario scenario;
    scenario.connections = 0;
    scenario.failures = seed % 5 == 1;
    scenario.unmarked_pending = seed % 3 == 1;
    const RunState end = driver.run(scenario, seed);
    const conform::Report report = driver.check();
    EXPECT_EQ(end, RunState::ended) << source << ", seed " << seed << ": " << driver.trouble();
    EXPECT_TRUE(report.verdict == conform::Verdict::pass || is_cut_at_the_end(report))
        << source << ", seed " << seed << ": " << words_of(report) << "\n"
        << driver.text();
    if (::testing::Test::HasFailure()) return seen;
    if (report.verdict != conform::Verdict::pass) continue;
    ++seen.passed;
    seen.text += driver.text();
    EXPECT_EQ(replayed(driver.text()).verdict, conform::Verdict::pass) << driver.text();
  }
  return seen;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(RecordingsOfClients, ThatConnectInStepsConform) {
  const Seen seen = every_run_conforms("../test/record/drivers/client_in_steps.c");

  EXPECT_GT(seen.passed, 100);
  EXPECT_TRUE(has(seen.text, R"("ev":"WskSocket","ph":"call","category":"connection")"));
  for (const char* part :
       {R"("ev":"WskConnect","ph":"call")", R"("ev":"WskGetAddressInfo","ph":"call")",
        R"("status":"STATUS_CONNECTION_REFUSED")", R"("status":"STATUS_CANCELLED")",
        R"("ev":"WskDisconnectEvent","ph":"enter")", R"("ev":"WskReceive","ph":"call")"}) {
    EXPECT_TRUE(has(seen.text, part)) << part;
  }
}

TEST(RecordingsOfClients, ThatConnectByOneCallConform) {
  const Seen seen = every_run_conforms("../test/record/drivers/client_at_once.c");

  EXPECT_GT(seen.passed, 100);
  EXPECT_TRUE(has(seen.text, R"("ev":"WskSocketConnect","ph":"call")"));
}

}  // namespace
}  // namespace wskcheck::drive::test
