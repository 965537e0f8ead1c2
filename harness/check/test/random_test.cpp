// The explorer against the naive checker, on graphs and processes drawn at random from fixed seeds:
// every verdict, every length, every path.
#include <gtest/gtest.h>

#include "naive.h"
#include "processes.h"
#include "toys.h"
#include "wskcheck/check/check.h"

namespace wskcheck::check {
namespace {

using toys::Graph;
using toys::Processes;

Graph random_graph(std::uint64_t seed) {
  Rng rng(seed);
  Graph graph;
  const std::uint64_t nodes = 1 + rng.below(12);
  const std::uint64_t edges = rng.below(2 * nodes + 1);
  const std::uint64_t classes = rng.below(4);
  graph.starts.clear();
  for (std::uint64_t i = 0; i <= rng.below(2); ++i) graph.starts.push_back(rng.below(nodes));
  for (std::uint64_t i = 0; i < edges; ++i) {
    const std::uint64_t from = rng.below(nodes);
    Graph::Edge edge;
    edge.to = rng.below(nodes);
    edge.violated = rng.below(10) == 0 ? 2 : 0;
    edge.witnessed = rng.below(10) == 0 ? 2 : 0;
    edge.fairness = static_cast<int>(rng.below(classes + 1)) - 1;
    graph.edges[from].push_back(edge);
  }
  for (std::uint64_t node = 0; node < nodes; ++node) {
    // Property 0 of `eventually` is open nearly everywhere, so that cycles are common.
    const std::uint64_t open = (rng.below(8) != 0 ? 1u : 0u) | (rng.below(2) << 1);
    graph.seen[node] = {rng.below(6) == 0 ? 1u : 0u, rng.below(6) == 0 ? 1u : 0u, open};
    graph.stops[node] = rng.below(2) == 0;
  }
  return graph;
}

Options all_properties() {
  Options options;
  options.properties = {3, 3, 3, true};
  options.threads = 1;
  return options;
}

TEST(Random, AgreesWithTheNaiveCheckerOnGraphs) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const Graph graph = random_graph(seed);
    naive::compare(graph, check(graph, all_properties()), true);
    if (HasFailure()) return;
  }
}

TEST(Random, CountsWhatTheNaiveCheckerCounts) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Graph graph = random_graph(seed);
    const naive::Explicit<Graph> expected(graph);
    const auto result = check(graph, all_properties());

    std::uint64_t edges = 0;
    std::uint64_t deadlocks = 0;
    for (const auto& [value, out] : expected.edges) {
      edges += out.size();
      deadlocks += expected.deadlocked(value) ? 1 : 0;
    }
    ASSERT_EQ(result.states, expected.seen.size()) << "seed " << seed;
    ASSERT_EQ(result.edges, edges) << "seed " << seed;
    ASSERT_EQ(result.deadlocks, deadlocks) << "seed " << seed;
  }
}

void expect_no_verdict_changes(bool symmetry, bool partial_order) {
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const Processes processes = Processes::random(seed);
    Options options = all_properties();
    options.symmetry = symmetry;
    options.partial_order = partial_order;
    naive::compare(processes, check(processes, options), !partial_order);
    if (testing::Test::HasFailure()) return;
  }
}

TEST(Random, AgreesWithTheNaiveCheckerOnProcesses) { expect_no_verdict_changes(false, false); }
TEST(Random, SymmetryChangesNoVerdict) { expect_no_verdict_changes(true, false); }
TEST(Random, PartialOrderChangesNoVerdict) { expect_no_verdict_changes(false, true); }
TEST(Random, BothReductionsChangeNoVerdict) { expect_no_verdict_changes(true, true); }

// Without it the test above could pass because nothing was reduced.
TEST(Random, ReductionsReduce) {
  std::uint64_t full = 0;
  std::uint64_t symmetric = 0;
  std::uint64_t ordered = 0;
  std::uint64_t both = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Processes processes = Processes::random(seed);
    Options options;
    options.threads = 1;
    full += check(processes, options).states;
    options.symmetry = true;
    symmetric += check(processes, options).states;
    options.partial_order = true;
    both += check(processes, options).states;
    options.symmetry = false;
    ordered += check(processes, options).states;
  }
  EXPECT_LT(symmetric * 3, full * 2);
  EXPECT_LT(ordered * 20, full * 19);
  EXPECT_LT(both, symmetric);
  EXPECT_LT(both, ordered);
}

}  // namespace
}  // namespace wskcheck::check
