// Symmetry, partial order and threads change no verdict and no count that does not speak of states.
#include <gtest/gtest.h>

#include "wskcheck/explore/explore.h"

namespace wskcheck::explore {
namespace {

constexpr std::uint64_t small = 25'000;

check::Options options(bool symmetry, unsigned threads) {
  check::Options o;
  o.symmetry = symmetry;
  o.threads = threads;
  o.limits.states_max = symmetry ? small : 40 * small;
  return o;
}

std::vector<int> outcomes(const ScopeResult& result) {
  std::vector<int> all;
  for (const Verdict& v : result.verdicts) all.push_back(static_cast<int>(v.outcome));
  return all;
}

TEST(Symmetry, ChangesNoVerdictOfASmallScope) {
  std::size_t compared = 0;
  for (Scope scope : default_scopes()) {
    scope.bounds.obligations = false;
    const ScopeResult reduced = explore(scope.bounds, properties(), options(true, 2));
    if (reduced.reason != check::Reason::none) continue;
    const ScopeResult full = explore(scope.bounds, properties(), options(false, 2));
    ASSERT_EQ(full.reason, check::Reason::none) << scope.name;
    EXPECT_EQ(outcomes(reduced), outcomes(full)) << scope.name;
    EXPECT_LE(reduced.depth, full.depth) << scope.name;  // some numberings come late
    EXPECT_LE(reduced.states, full.states) << scope.name;
    for (std::size_t n = 0; n < rules().size(); ++n) {
      EXPECT_EQ(reduced.fired[n] != 0, full.fired[n] != 0) << scope.name << " " << rules()[n].id;
    }
    ++compared;
  }
  EXPECT_GE(compared, 12u);
}

TEST(PartialOrder, ChangesNoVerdictOfASmallScope) {
  std::size_t fewer = 0;
  for (Scope scope : default_scopes()) {
    scope.bounds.obligations = false;
    check::Options one_by_one = options(true, 2);
    one_by_one.limits.states_max = 4 * small;
    check::Options less = one_by_one;
    less.partial_order = true;
    const ScopeResult reduced = explore(scope.bounds, properties(), less);
    const ScopeResult full = explore(scope.bounds, properties(), one_by_one);
    if (full.reason != check::Reason::none) continue;
    EXPECT_EQ(outcomes(reduced), outcomes(full)) << scope.name;
    EXPECT_LE(reduced.states, full.states) << scope.name;
    EXPECT_EQ(reduced.deadlocks, full.deadlocks) << scope.name;
    for (std::size_t n = 0; n < rules().size(); ++n) {
      EXPECT_EQ(reduced.fired[n] != 0, full.fired[n] != 0) << scope.name << " " << rules()[n].id;
    }
    fewer += reduced.states < full.states ? 1u : 0u;
  }
  EXPECT_GE(fewer, 12u);
}

TEST(Symmetry, GivesTheSameResultWithAnyNumberOfThreads) {
  for (const Scope& scope : default_scopes()) {
    if (scope.name != "conditional-ends" && scope.name != "conditional-takers") continue;
    const ScopeResult one = explore(scope.bounds, properties(), options(true, 1));
    const ScopeResult three = explore(scope.bounds, properties(), options(true, 3));
    EXPECT_EQ(one.states, three.states);
    EXPECT_EQ(one.fired, three.fired);
    ASSERT_EQ(one.verdicts.size(), three.verdicts.size());
    for (std::size_t i = 0; i < one.verdicts.size(); ++i) {
      EXPECT_EQ(one.verdicts[i].run, three.verdicts[i].run);
    }
  }
}

}  // namespace
}  // namespace wskcheck::explore
