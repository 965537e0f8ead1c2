// Our engine on the reduced accept model gives the counts that the peers give.
#include "accept_model.h"

#include <gtest/gtest.h>

#include <numeric>

#include "wskcheck/check/check.h"

namespace wskcheck::bench {
namespace {

struct Expected {
  unsigned connections;
  unsigned irps;
  bool conditional;
  std::uint64_t states;
  std::uint64_t fired;
};

check::Result<AcceptModel::State> explore(const Expected& expected, unsigned threads) {
  AcceptModel model;
  model.connections = expected.connections;
  model.irps = expected.irps;
  model.conditional = expected.conditional;
  check::Options options;
  options.properties = {7, 0, 0, true};
  options.threads = threads;
  return check::check(model, options);
}

void expect_counts(const Expected& expected) {
  for (const unsigned threads : {1u, 2u}) {
    const auto result = explore(expected, threads);
    EXPECT_EQ(result.outcome, check::Outcome::pass);
    EXPECT_EQ(result.states, expected.states);
    EXPECT_EQ(result.edges, expected.fired);
  }
}

// The counts come from SPIN and rumur; peers_test.cpp runs them again where they are installed.
TEST(AcceptModel, TwoConnectionsOneIrp) { expect_counts({2, 1, true, 825, 2922}); }
TEST(AcceptModel, ThreeConnectionsTwoIrps) { expect_counts({3, 2, true, 30925, 169986}); }
TEST(AcceptModel, ThreeConnectionsThreeIrps) { expect_counts({3, 3, true, 120448, 742629}); }
TEST(AcceptModel, FourConnectionsTwoIrps) { expect_counts({4, 2, true, 317325, 2144895}); }
TEST(AcceptModel, FourConnectionsUnconditional) { expect_counts({4, 2, false, 24710, 123786}); }

// The rules fired are ours; rumur does not end within seconds here.
TEST(AcceptModel, FiveConnectionsTwoIrps) { expect_counts({5, 2, true, 3289375, 26362750}); }

TEST(AcceptModel, FiresEveryRule) {
  const auto conditional = explore({3, 2, true, 0, 0}, 1);
  const auto unconditional = explore({3, 2, false, 0, 0}, 1);
  for (std::size_t rule = 1; rule <= AcceptModel::rules; ++rule) {
    EXPECT_EQ(conditional.fired[rule] == 0, rule == 3) << "R" << rule;
    const bool inspects = rule == 2 || (rule >= 4 && rule <= 8) || (rule >= 10 && rule <= 12);
    EXPECT_EQ(unconditional.fired[rule] == 0, inspects) << "R" << rule;
  }
}

TEST(AcceptModel, StaysWithin24BytesAState) {
  EXPECT_LE(explore({5, 2, true, 0, 0}, 1).bytes_per_state, 24.0);
}

}  // namespace
}  // namespace wskcheck::bench
