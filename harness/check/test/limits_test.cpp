// A limit that was hit ends the run with its reason and is never a pass.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "grid.h"
#include "toys.h"
#include "wskcheck/check/check.h"

namespace wskcheck::check {
namespace {

using Model = toys::Grid<toys::Word>;

Options judged() {
  Options options;
  options.properties = {1, 1, 1, false};
  options.threads = 2;
  return options;
}

void expect_inconclusive(const Options& options, Reason reason) {
  const auto result = check(Model{}, options);
  EXPECT_EQ(result.outcome, Outcome::inconclusive);
  EXPECT_EQ(result.reason, reason) << to_string(result.reason);
  EXPECT_EQ(result.find(Kind::always, 0)->outcome, Outcome::inconclusive);
  EXPECT_EQ(result.find(Kind::always, 0)->reason, reason);
  EXPECT_EQ(result.find(Kind::eventually, 0)->outcome, Outcome::inconclusive);
}

TEST(Limits, OnStates) {
  Options options = judged();
  options.limits.states_max = 1000;
  expect_inconclusive(options, Reason::states);

  // Rounds shrink towards the limit: the overshoot is below the successors of what was left, 4
  // each.
  EXPECT_LE(check(Model{}, options).states, 4000u);
}

TEST(Limits, OnStatesMayBeMetExactly) {
  Options options = judged();
  options.properties = {1, 0, 0, false};
  options.limits.states_max = 65536;  // 16^4, all that there are
  EXPECT_EQ(check(Model{}, options).outcome, Outcome::pass);
}

TEST(Limits, OnMemory) {
  Options options = judged();
  options.limits.memory_bytes_max = 1 << 20;
  expect_inconclusive(options, Reason::memory);
}

TEST(Limits, OnTime) {
  Options options = judged();
  options.limits.time_ms_max = 0;
  expect_inconclusive(options, Reason::time);
}

TEST(Limits, OnDepth) {
  Options options = judged();
  options.limits.depth_max = 10;
  expect_inconclusive(options, Reason::depth);

  const auto result = check(Model{}, options);
  // The vectors of four numbers with sum up to 10: 14 choose 4. All sums up to 9 are expanded, with
  // four steps each, as no counter has reached its end: 4 * (13 choose 4).
  EXPECT_EQ(result.states, 1001u);
  EXPECT_EQ(result.edges, 2860u);
  EXPECT_EQ(result.depth, 10u);
}

TEST(Limits, OnDepthStillJudgesTheStatesAtTheBound) {
  Options options = judged();
  options.limits.depth_max = 10;
  Model model;
  model.sum_max = 10;
  const auto result = check(model, options);
  EXPECT_EQ(result.outcome, Outcome::violation);
  EXPECT_EQ(result.reason, Reason::depth);
  EXPECT_EQ(result.find(Kind::always, 0)->path->steps.size(), 10u);
  EXPECT_EQ(result.find(Kind::sometimes, 0)->path->steps.size(), 4u);
}

TEST(Limits, OnTheWishOfTheUser) {
  const std::atomic<bool> cancel{true};
  Options options = judged();
  options.cancel = &cancel;
  expect_inconclusive(options, Reason::interrupted);
}

TEST(Limits, OnTheFirstViolation) {
  Options options = judged();
  options.properties = {3, 0, 0, false};
  options.stop_at_first = true;
  Model model;
  model.sum_max = 20;
  const auto result = check(model, options);
  // The last counter leaves 7 with the eighth step; the sum of 20 is never seen.
  EXPECT_EQ(result.outcome, Outcome::violation);
  EXPECT_EQ(result.reason, Reason::first_violation);
  EXPECT_EQ(result.find(Kind::always, 1)->path->steps.size(), 8u);
  EXPECT_EQ(result.find(Kind::always, 0)->outcome, Outcome::inconclusive);
}

TEST(Limits, OnMemoryHoldForLivenessToo) {
  // All counters but the first go round: 16^3 states without progress, decided by Tarjan's
  // algorithm.
  Model model;
  model.wraps = true;
  Options options = judged();
  options.properties = {0, 0, 1, false};
  options.limits.memory_bytes_max = check(model, options).memory_bytes + 1000;
  const auto result = check(model, options);
  EXPECT_EQ(result.outcome, Outcome::inconclusive);
  EXPECT_EQ(result.reason, Reason::none);
  EXPECT_EQ(result.find(Kind::eventually, 0)->reason, Reason::memory);
}

// Interrupted after the exploration, by the last report of progress: liveness stops too.
TEST(Limits, InterruptsLiveness) {
  Model model;
  model.wraps = true;
  std::atomic<bool> cancel{false};
  Options options = judged();
  options.properties = {0, 0, 1, false};
  options.cancel = &cancel;
  options.progress_interval_ms = 0;
  options.progress = [&](const Progress& progress) {
    if (progress.depth == 60) cancel = true;  // 4 * 15, the deepest
  };
  const auto result = check(model, options);
  EXPECT_EQ(result.states, 65536u);
  EXPECT_EQ(result.outcome, Outcome::inconclusive);
  EXPECT_EQ(result.find(Kind::eventually, 0)->reason, Reason::interrupted);
}

TEST(Limits, ProgressIsReportedByTheCaller) {
  const auto caller = std::this_thread::get_id();
  std::uint64_t calls = 0;
  std::uint64_t states = 0;
  Options options = judged();
  options.progress_interval_ms = 0;
  options.progress = [&](const Progress& progress) {
    EXPECT_EQ(std::this_thread::get_id(), caller);
    EXPECT_GE(progress.states, states);
    states = progress.states;
    ++calls;
  };
  check(Model{}, options);
  EXPECT_GE(calls, 61u);  // the sums from 0 to 60, one round each
  EXPECT_EQ(states, 65536u);
}

}  // namespace
}  // namespace wskcheck::check
