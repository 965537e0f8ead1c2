// The search itself on toy machines: counts, shortest paths, deadlocks.
#include <gtest/gtest.h>

#include <vector>

#include "toys.h"
#include "wskcheck/check/check.h"

namespace wskcheck::check {
namespace {

using toys::Clock;
using toys::Graph;

std::vector<std::uint64_t> values(const Path<toys::Word>& path) {
  std::vector<std::uint64_t> result;
  for (const auto& state : path.states) result.push_back(state.value);
  return result;
}

TEST(Search, ExploresTheWholeClock) {
  Options options;
  options.properties = {1, 1, 1, true};

  const auto result = check(Clock{}, options);

  // Twelve hours, each with one tick; the hour h is reached after h ticks.
  EXPECT_EQ(result.outcome, Outcome::pass);
  EXPECT_EQ(result.states, 12u);
  EXPECT_EQ(result.edges, 12u);
  EXPECT_EQ(result.depth, 11u);
  EXPECT_EQ(result.states_per_level, std::vector<std::uint64_t>(12, 1));
  EXPECT_EQ(result.fired, std::vector<std::uint64_t>{12});
  EXPECT_EQ(result.find(Kind::sometimes, 0)->path->steps.size(), 11u);
}

TEST(Search, ReportsTheShortestCounterexample) {
  Graph graph;
  graph.path({0, 1, 2, 3, 4}).path({0, 5, 4}).path({0, 6, 7, 4});
  graph.seen[4] = {1, 0, 0};
  Options options;
  options.properties = {1, 0, 0, false};

  const auto result = check(graph, options);

  EXPECT_EQ(result.outcome, Outcome::violation);
  EXPECT_EQ(values(*result.find(Kind::always, 0)->path), (std::vector<std::uint64_t>{0, 5, 4}));
}

TEST(Search, ReportsADeadlockWithItsShortestPath) {
  Graph graph;
  graph.path({0, 1, 2, 0}).path({1, 3}).path({2, 4});
  graph.stops[3] = true;
  Options options;

  const auto result = check(graph, options);

  EXPECT_EQ(result.outcome, Outcome::violation);
  EXPECT_EQ(result.deadlocks, 1u);
  EXPECT_EQ(values(*result.find(Kind::deadlock, 0)->path),
            (std::vector<std::uint64_t>{0, 1, 2, 4}));
}

TEST(Search, ReportsAFairLasso) {
  Graph graph;
  graph.path({0, 1, 2, 3, 1});
  graph.seen[1] = graph.seen[2] = graph.seen[3] = {0, 0, 1};
  Options options;
  options.properties = {0, 0, 1, false};

  const auto result = check(graph, options);

  const auto& path = *result.find(Kind::eventually, 0)->path;
  EXPECT_EQ(result.outcome, Outcome::violation);
  EXPECT_EQ(values(path), (std::vector<std::uint64_t>{0, 1, 2, 3, 1}));
  EXPECT_EQ(path.cycle_start, 1u);
}

}  // namespace
}  // namespace wskcheck::check
