// Symmetry and partial-order reduction on machines whose counts can be derived.
#include <gtest/gtest.h>

#include "naive.h"
#include "processes.h"
#include "wskcheck/check/check.h"

namespace wskcheck::check {
namespace {

using toys::Processes;

/// Independent counters, each from 0 to `last`.
Processes counters(unsigned count, unsigned last) {
  Processes result;
  result.count = count;
  for (unsigned i = 0; i < last; ++i) result.rules.push_back({i, i + 1, true, 0, 0, 0, 0});
  result.seen = {Observation{}};
  return result;
}

Options with(bool symmetry, bool partial_order) {
  Options options;
  options.properties.deadlock = false;
  options.symmetry = symmetry;
  options.partial_order = partial_order;
  return options;
}

TEST(Reductions, AreOffUnlessAskedFor) {
  const auto result = check(counters(4, 3), with(false, false));
  // Four values for each of four counters; each of the four makes three moves in 4^3 contexts.
  EXPECT_EQ(result.states, 256u);
  EXPECT_EQ(result.edges, 768u);
}

TEST(Reductions, SymmetryKeepsOneStateOfEachOrbit) {
  const auto result = check(counters(4, 3), with(true, false));
  // Multisets of four values out of four: 7 choose 4.
  EXPECT_EQ(result.states, 35u);
}

TEST(Reductions, PartialOrderKeepsOneOrderOfIndependentSteps) {
  const auto result = check(counters(4, 3), with(false, true));
  // One line: the first counter runs to its end, then the second, and so on.
  EXPECT_EQ(result.states, 13u);
  EXPECT_EQ(result.edges, 12u);
  EXPECT_EQ(result.depth, 12u);
}

TEST(Reductions, KeepTheDeadlock) {
  for (const bool symmetry : {false, true}) {
    for (const bool partial_order : {false, true}) {
      Options options = with(symmetry, partial_order);
      options.properties.deadlock = true;
      const Processes machine = counters(4, 3);
      const auto result = check(machine, options);
      EXPECT_EQ(result.deadlocks, 1u);
      ASSERT_TRUE(result.find(Kind::deadlock, 0)->path);
      EXPECT_EQ(result.find(Kind::deadlock, 0)->path->steps.size(), 12u);
      naive::Explicit<Processes>(machine).judge_path(*result.find(Kind::deadlock, 0));
    }
  }
}

// The first process enters a private loop; without the cycle proviso the second one, whose step
// breaks the property, would be put off for ever.
TEST(Reductions, PutNoStepOffForEver) {
  Processes machine;
  machine.count = 2;
  machine.rules = {{0, 2, false, 0, 1, 0, 0},
                   {2, 3, true, 0, 0, 0, 0},
                   {3, 2, true, 0, 0, 0, 0},
                   {0, 1, false, 1, 1, 1, 0}};
  machine.seen = {Observation{}, Observation{}};
  for (const bool symmetry : {false, true}) {
    Options options = with(symmetry, true);
    options.properties.always = 1;
    naive::compare(machine, check(machine, options), false);
  }
}

TEST(Reductions, SayWhenLivenessNeededTheFullGraph) {
  // Two processes that swap a private bit for ever: the quotient has a cycle of open states.
  Processes machine;
  machine.count = 2;
  machine.rules = {{0, 1, true, 0, 0, 0, 0}, {1, 0, true, 0, 0, 0, 0}};
  machine.seen = {Observation{0, 0, 1}};
  Options options = with(true, false);
  options.properties.eventually = 1;

  const auto result = check(machine, options);

  EXPECT_TRUE(result.liveness_unreduced);
  EXPECT_EQ(result.find(Kind::eventually, 0)->outcome, Outcome::violation);
  EXPECT_EQ(result.states, 3u);  // the counts are those of the reduced search
}

TEST(Reductions, DecideLivenessOnAQuotientWithoutCycles) {
  Processes machine = counters(3, 2);
  machine.rules.push_back({2, 2, false, 0, 1, 0, 0});
  machine.seen = {Observation{0, 0, 1}, Observation{}};
  Options options = with(true, false);
  options.properties.eventually = 1;

  const auto result = check(machine, options);

  EXPECT_FALSE(result.liveness_unreduced);
  EXPECT_EQ(result.find(Kind::eventually, 0)->outcome, Outcome::pass);
}

}  // namespace
}  // namespace wskcheck::check
