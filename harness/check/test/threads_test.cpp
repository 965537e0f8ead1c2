// The same result, byte for byte, with any number of threads.
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "grid.h"
#include "processes.h"
#include "toys.h"
#include "wskcheck/check/check.h"

namespace wskcheck::check {
namespace {

template <class State>
std::string text(const Result<State>& result) {
  std::ostringstream out;
  out << to_string(result.outcome) << ' ' << to_string(result.reason) << ' ' << result.states << ' '
      << result.edges << ' ' << result.depth << ' ' << result.deadlocks << ' '
      << result.memory_bytes << ' ' << result.bytes_per_state << ' ' << result.liveness_unreduced;
  for (const auto count : result.states_per_level) out << ' ' << count;
  for (const auto count : result.fired) out << ' ' << count;
  for (const auto& property : result.properties) {
    out << '\n'
        << to_string(property.kind) << property.index << to_string(property.outcome)
        << to_string(property.reason);
    if (!property.path) continue;
    for (const auto& state : property.path->states) out << ' ' << state.value;
    for (const Step step : property.path->steps) out << " s" << step;
    out << " c" << property.path->cycle_start.value_or(0);
  }
  return out.str();
}

template <Model M>
void expect_same(const M& model, Options options) {
  options.threads = 1;
  const std::string one = text(check(model, options));
  for (const unsigned threads : {2u, 3u, 8u}) {
    options.threads = threads;
    EXPECT_EQ(text(check(model, options)), one) << threads << " threads";
  }
}

Options judged() {
  Options options;
  options.properties = {3, 1, 1, true};
  return options;
}

// Four counters of 20 values: 160,000 states, up to 5,340 at one depth, so six pieces at a time.
TEST(Threads, DoNotChangeTheResult) {
  toys::Grid<toys::Word> grid;
  grid.last = 19;
  grid.sum_max = 40;
  expect_same(grid, judged());
}

TEST(Threads, DoNotChangeTheResultOfWideStates) {
  toys::Grid<toys::WideWord> grid;
  grid.last = 19;
  grid.sum_max = 40;
  expect_same(grid, judged());
}

TEST(Threads, DoNotChangeWhatALimitLeaves) {
  toys::Grid<toys::Word> grid;
  grid.last = 19;
  Options options = judged();
  options.limits.states_max = 50000;
  expect_same(grid, options);
}

TEST(Threads, DoNotChangeLassos) {
  toys::Grid<toys::Word> grid;
  grid.wraps = true;
  expect_same(grid, judged());
}

TEST(Threads, DoNotChangeReducedResults) {
  toys::Processes processes;
  processes.count = 7;
  processes.rules = {{0, 1, false, 0, 0, 0, 0}, {1, 2, true, 0, 0, 0, 0},
                     {2, 3, true, 0, 0, 0, 0},  {3, 4, false, 0, 1, 0, 0},
                     {4, 0, false, 1, 0, 1, 1}, {3, 1, true, 0, 0, 0, 0}};
  processes.seen = {Observation{0, 0, 1}, Observation{0, 0, 1}};
  for (const bool symmetry : {false, true}) {
    for (const bool partial_order : {false, true}) {
      Options options = judged();
      options.symmetry = symmetry;
      options.partial_order = partial_order;
      expect_same(processes, options);
    }
  }
}

}  // namespace
}  // namespace wskcheck::check
