// Random walks: reproducible, independent of threads, and honest about what they do not prove.
#include "wskcheck/check/walk.h"

#include <gtest/gtest.h>

#include <vector>

#include "toys.h"

namespace wskcheck::check {
namespace {

using toys::Clock;
using toys::Graph;

Graph maze() {
  Graph graph;
  graph.path({0, 1, 2, 3, 0}).path({1, 0}).path({3, 4, 5}).path({0, 3}).path({4, 0});
  graph.seen[5] = {1, 1, 1};
  return graph;
}

TEST(Walk, FindsAndShortensAViolation) {
  WalkOptions options;
  options.properties = {1, 1, 1, true};

  const auto result = walk(maze(), options);

  EXPECT_EQ(result.outcome, Outcome::violation);
  EXPECT_EQ(result.walks, 1000u);
  for (const Kind kind : {Kind::always, Kind::sometimes, Kind::eventually, Kind::deadlock}) {
    const auto& path = *result.find(kind, 0)->path;
    ASSERT_EQ(path.steps.size(), 3u) << to_string(kind);
    EXPECT_EQ(path.states[1].value, 3u);
    EXPECT_EQ(path.states[3].value, 5u);
  }
}

TEST(Walk, NeverPasses) {
  WalkOptions options;
  options.properties = {1, 1, 0, true};
  options.depth_max = 5;

  const auto result = walk(Clock{}, options);

  // A thousand walks of five ticks each on a clock of twelve hours.
  EXPECT_EQ(result.outcome, Outcome::inconclusive);
  EXPECT_EQ(result.steps, 5000u);
  EXPECT_EQ(result.longest, 5u);
  EXPECT_EQ(result.find(Kind::always, 0)->outcome, Outcome::inconclusive);
  EXPECT_EQ(result.find(Kind::sometimes, 0)->outcome, Outcome::inconclusive);
}

TEST(Walk, KeepsTheStepThatIsJudged) {
  Graph graph;
  graph.path({0, 1, 0});
  graph.edges[1].push_back({2, 1, 0, -1});
  WalkOptions options;
  options.properties = {1, 0, 0, false};

  const auto result = walk(graph, options);

  const auto& path = *result.find(Kind::always, 0)->path;
  EXPECT_EQ(path.steps.size(), 2u);
  EXPECT_EQ(path.states.back().value, 2u);
}

TEST(Walk, DoesNotDependOnThreads) {
  WalkOptions options;
  options.properties = {1, 1, 1, true};
  options.walks = 3000;
  options.threads = 1;
  const auto one = walk(maze(), options);
  for (const unsigned threads : {2u, 3u, 8u}) {
    options.threads = threads;
    const auto many = walk(maze(), options);
    EXPECT_EQ(many.steps, one.steps);
    EXPECT_EQ(many.longest, one.longest);
    EXPECT_EQ(many.deadlocks, one.deadlocks);
    EXPECT_EQ(many.fired, one.fired);
    EXPECT_EQ(many.walk_of, one.walk_of);
  }
}

TEST(Walk, DependsOnTheSeed) {
  WalkOptions options;
  options.walks = 100;
  const auto first = walk(maze(), options);
  options.seed = 2;
  const auto second = walk(maze(), options);
  EXPECT_NE(first.steps, second.steps);
}

TEST(Walk, EndsWhenInterruptedOrOutOfTime) {
  const std::atomic<bool> cancel{true};
  WalkOptions options;
  options.cancel = &cancel;
  EXPECT_EQ(walk(maze(), options).reason, Reason::interrupted);
  options.cancel = nullptr;
  options.time_ms_max = 0;
  EXPECT_EQ(walk(maze(), options).reason, Reason::time);
}

// The first outputs of splitmix64 with seed 1234567 as published with the algorithm.
TEST(Rng, GivesThePublishedNumbers) {
  std::uint64_t state = 1234567;
  EXPECT_EQ(splitmix64(state), 6457827717110365317u);
  EXPECT_EQ(splitmix64(state), 3203168211198807973u);
  EXPECT_EQ(splitmix64(state), 9817491932198370423u);
}

}  // namespace
}  // namespace wskcheck::check
