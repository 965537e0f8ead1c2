// The default job: every rule fires in it, every property holds and is judged, every witness is
// seen.
#include <gtest/gtest.h>

#include "wskcheck/explore/explore.h"
#include "wskcheck/explore/run_text.h"

namespace wskcheck::explore {
namespace {

const std::vector<ScopeResult>& job() {
  static const std::vector<ScopeResult> results = [] {
    std::vector<ScopeResult> all;
    check::Options options;
    options.symmetry = true;
    for (const Scope& scope : default_scopes()) {
      all.push_back(explore(scope.bounds, properties(), options));
    }
    return all;
  }();
  return results;
}

TEST(DefaultJob, ExploresEachScopeToTheEnd) {
  for (std::size_t i = 0; i < job().size(); ++i) {
    EXPECT_EQ(job()[i].reason, check::Reason::none) << default_scopes()[i].name;
    EXPECT_LT(job()[i].states, 1'000'000u) << default_scopes()[i].name;
    EXPECT_LE(job()[i].packed_bytes, 48u) << default_scopes()[i].name;
  }
}

// Everything that is kept of a state, with the index. In a small scope the tables' first sizes are
// all that the number would show.
TEST(DefaultJob, NeedsAtMost48BytesForAState) {
  std::size_t measured = 0;
  for (std::size_t i = 0; i < job().size(); ++i) {
    if (job()[i].states < 20'000) continue;
    EXPECT_LE(job()[i].bytes_per_state, 48.0) << default_scopes()[i].name;
    ++measured;
  }
  EXPECT_GE(measured, 20u);
}

TEST(DefaultJob, FiresEveryRule) {
  for (std::size_t n = 0; n < rules().size(); ++n) {
    std::uint64_t fired = 0;
    for (const ScopeResult& result : job()) fired += result.fired[n];
    EXPECT_GT(fired, 0u) << rule_name(rules()[n]);
  }
}

TEST(DefaultJob, FindsNothing) {
  for (std::size_t i = 0; i < job().size(); ++i) {
    for (const Verdict& v : job()[i].verdicts) {
      if (v.kind == check::Kind::sometimes || v.outcome == check::Outcome::pass) continue;
      const std::string_view id =
          v.property < 0 ? "deadlock" : properties()[static_cast<std::size_t>(v.property)].id;
      ADD_FAILURE() << default_scopes()[i].name << ": " << id << "\n"
                    << (v.run ? to_text(v.run->steps) : "");
    }
  }
}

TEST(DefaultJob, JudgesEveryPropertyAndSeesEveryWitness) {
  for (std::size_t p = 0; p < properties().size(); ++p) {
    if (properties()[p].owes == Party::application) continue;
    bool passed = false;
    for (const ScopeResult& result : job()) {
      for (const Verdict& v : result.verdicts) {
        passed = passed || (v.property == static_cast<int>(p) && v.outcome == check::Outcome::pass);
      }
    }
    EXPECT_TRUE(passed) << properties()[p].id;
  }
}

TEST(LargeJob, FitsIntoThePackedState) {
  for (const Scope& scope : large_scopes()) {
    EXPECT_LE(packed_words(scope.bounds), packed_words_max) << scope.name;
  }
}

}  // namespace
}  // namespace wskcheck::explore
