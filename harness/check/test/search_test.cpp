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

TEST(Search, JudgesStepsAndTakesTheLeastOne) {
  Graph graph;
  graph.path({0, 1}).path({0, 2});
  graph.edges[1].push_back({3, 1, 1, -1});
  graph.edges[2].push_back({3, 1, 1, -1});
  graph.stops[3] = true;
  Options options;
  options.properties = {1, 1, 0, true};

  const auto result = check(graph, options);

  // Both ways show it after two steps; state 1 has the smaller bytes.
  for (const Kind kind : {Kind::always, Kind::sometimes}) {
    EXPECT_EQ(values(*result.find(kind, 0)->path), (std::vector<std::uint64_t>{0, 1, 3}));
  }
}

TEST(Search, FailsASometimesThatNeverHappens) {
  Options options;
  options.properties = {0, 2, 0, false};
  const auto result = check(Clock{}, options);
  EXPECT_EQ(result.outcome, Outcome::violation);
  EXPECT_FALSE(result.find(Kind::sometimes, 1)->path);
}

TEST(Search, IgnoresPropertiesThatWereNotAskedFor) {
  Clock clock;
  clock.forbidden = 3;
  EXPECT_EQ(check(clock, Options{}).outcome, Outcome::pass);
}

TEST(Search, StartsFromEveryInitialState) {
  Graph graph;
  graph.starts = {7, 3, 7};
  graph.path({7, 8, 9}).path({3, 9});
  graph.stops[9] = true;
  graph.seen[9] = {1, 0, 0};
  Options options;
  options.properties.always = 1;

  const auto result = check(graph, options);

  EXPECT_EQ(result.states_per_level, (std::vector<std::uint64_t>{2, 2}));
  EXPECT_EQ(values(*result.find(Kind::always, 0)->path), (std::vector<std::uint64_t>{3, 9}));
}

TEST(Search, BuildsNoPathsWhenToldSo) {
  Clock clock;
  clock.forbidden = 3;
  Options options;
  options.properties.always = 1;
  options.paths = false;
  const auto result = check(clock, options);
  EXPECT_EQ(result.outcome, Outcome::violation);
  EXPECT_FALSE(result.find(Kind::always, 0)->path);
}

TEST(Search, GoesDeep) {
  Clock clock;
  clock.hours = 200000;
  Options options;
  options.properties = {1, 1, 1, true};
  clock.forbidden = 200000;
  const auto result = check(clock, options);
  EXPECT_EQ(result.outcome, Outcome::pass);
  EXPECT_EQ(result.find(Kind::sometimes, 0)->path->steps.size(), 199999u);
}

/// A clock that breaks at an hour.
struct BrokenClock : Clock {
  template <class Sink>
  void expand(Scratch&, const State& state, Sink&& sink) const {
    if (state.value == 5) throw 5;
    sink(Step{0}, State{(state.value + 1) % hours}, 0, 0);
  }
};

TEST(Search, LetsTheModelsExceptionsThrough) {
  for (const unsigned threads : {1u, 4u}) {
    Options options;
    options.threads = threads;
    EXPECT_THROW(check(BrokenClock{}, options), int);
  }
}

/// Answers both questions in one go; the separate answers must not be asked for.
struct QuickClock : Clock {
  template <class Sink>
  Observation observe_and_expand(Scratch& scratch, const State& state, Sink&& sink) const {
    Clock::expand(scratch, state, sink);
    return Clock::observe(scratch, state);
  }
  template <class Sink>
  void expand(Scratch&, const State&, Sink&&) const {
    throw 1;
  }
};

TEST(Search, UsesTheFastPathOfTheModel) {
  static_assert(ObservesWhileExpanding<QuickClock> && !ObservesWhileExpanding<Clock>);
  static_assert(HasFairness<Graph> && HasMayStop<Graph>);
  static_assert(!HasSymmetry<Graph> && !HasPartialOrder<Graph>);
  Options options;
  options.properties = {1, 1, 1, true};
  EXPECT_EQ(check(QuickClock{}, options).outcome, Outcome::pass);
}

}  // namespace
}  // namespace wskcheck::check
