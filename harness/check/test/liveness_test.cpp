// `eventually` and weak fairness on two algorithms of mutual exclusion, and a table of
// philosophers.
#include <gtest/gtest.h>

#include "naive.h"
#include "toys.h"
#include "wskcheck/check/check.h"

namespace wskcheck::check {
namespace {

using toys::Nothing;
using toys::Word;

/// Two processes: idle 0, wanting 1, waiting 2, critical 3 (2 bits each from bit 0), turn in bit 4.
/// Always 0: not both are critical. Eventually i: process i does not wait for ever to become
/// critical.
struct Exclusion {
  using State = Word;
  using Scratch = Nothing;

  bool peterson = true;  // otherwise a semaphore
  bool fair = true;      // to each process, but for the wish to enter

  static unsigned at(std::uint64_t value, unsigned p) {
    return static_cast<unsigned>(value >> (2 * p)) & 3;
  }
  static std::uint64_t moved(std::uint64_t value, unsigned p, std::uint64_t to) {
    return (value & ~(std::uint64_t{3} << (2 * p))) | (to << (2 * p));
  }
  bool may_enter(std::uint64_t value, unsigned p) const {
    const unsigned other = at(value, 1 - p);
    if (!peterson) return other != 3;
    return other < 2 || (value >> 4) == p;
  }

  template <class Sink>
  void initial(Scratch&, Sink&& sink) const {
    sink(State{0});
  }
  Observation observe(Scratch&, const State& s) const {
    const auto waits = [&](unsigned p) { return at(s.value, p) == 1 || at(s.value, p) == 2; };
    const bool both = at(s.value, 0) == 3 && at(s.value, 1) == 3;
    return {both ? 1u : 0u, 0, (waits(0) ? 1u : 0u) | (waits(1) ? 2u : 0u)};
  }
  template <class Sink>
  void expand(Scratch&, const State& s, Sink&& sink) const {
    for (unsigned p = 0; p < 2; ++p) {
      const unsigned pc = at(s.value, p);
      if (pc == 2 && !may_enter(s.value, p)) continue;
      std::uint64_t next = moved(s.value, p, (pc + 1) & 3);
      if (pc == 1) next = (next & 15) | (std::uint64_t{1 - p} << 4);
      sink((std::uint64_t{p} << 8) | pc, State{next}, 0, 0);
    }
  }
  int fairness_class(Step step) const {
    return !fair || (step & 255) == 0 ? -1 : static_cast<int>(step >> 8);
  }
  std::size_t rule_count() const { return 4; }
  std::size_t rule_of(Step step) const { return static_cast<std::size_t>(step & 255); }
};

Result<Word> run(const Exclusion& model) {
  Options options;
  options.properties = {1, 0, 3, true};
  auto result = check(model, options);
  naive::compare(model, result, true);
  return result;
}

TEST(Liveness, PetersonStarvesNobodyUnderWeakFairness) {
  EXPECT_EQ(run({true, true}).outcome, Outcome::pass);
}

TEST(Liveness, PetersonNeedsFairness) {
  const auto result = run({true, false});
  EXPECT_EQ(result.find(Kind::always, 0)->outcome, Outcome::pass);
  EXPECT_EQ(result.find(Kind::eventually, 0)->outcome, Outcome::violation);
  EXPECT_EQ(result.find(Kind::eventually, 1)->outcome, Outcome::violation);
}

TEST(Liveness, ASemaphoreStarvesUnderWeakFairness) {
  const auto result = run({false, true});
  // The other process goes round while this one waits: four steps, during one of which it cannot
  // enter.
  const auto& path = *result.find(Kind::eventually, 0)->path;
  EXPECT_EQ(path.steps.size() - *path.cycle_start, 4u);
}

TEST(Liveness, AnEndWithAnOpenPropertyIsAViolation) {
  toys::Graph graph;
  graph.path({0, 1, 2}).path({0, 2});
  graph.stops[2] = true;
  graph.seen[2] = {0, 0, 1};
  Options options;
  options.properties.eventually = 1;

  const auto result = check(graph, options);

  EXPECT_EQ(result.find(Kind::deadlock, 0)->outcome, Outcome::pass);
  EXPECT_EQ(result.find(Kind::eventually, 0)->path->steps.size(), 1u);
  EXPECT_FALSE(result.find(Kind::eventually, 0)->path->cycle_start);
}

TEST(Liveness, AStepThatStaysIsACycle) {
  toys::Graph graph;
  graph.path({0, 1, 1}).path({0, 2, 0});
  graph.seen[1] = {0, 0, 1};
  Options options;
  options.properties.eventually = 1;

  const auto result = check(graph, options);

  const auto& path = *result.find(Kind::eventually, 0)->path;
  EXPECT_EQ(path.steps.size(), 2u);
  EXPECT_EQ(path.cycle_start, 1u);
}

/// `count` philosophers; each takes the fork to the left, then that to the right, eats, lays both
/// down. Two bits each: 0 thinks, 1 has the left fork, 2 eats.
struct Philosophers {
  using State = Word;
  using Scratch = Nothing;

  unsigned count = 5;

  unsigned at(std::uint64_t value, unsigned p) const {
    return static_cast<unsigned>(value >> (2 * (p % count))) & 3;
  }
  template <class Sink>
  void initial(Scratch&, Sink&& sink) const {
    sink(State{0});
  }
  Observation observe(Scratch&, const State&) const { return {}; }
  template <class Sink>
  void expand(Scratch&, const State& s, Sink&& sink) const {
    for (unsigned p = 0; p < count; ++p) {
      const unsigned now = at(s.value, p);
      const bool left_free = at(s.value, p + count - 1) != 2;  // that neighbour's right fork
      const bool right_free = at(s.value, p + 1) == 0;         // that neighbour's left fork
      if (now == 0 ? !left_free : now == 1 && !right_free) continue;
      const std::uint64_t next = now == 2 ? 0 : now + 1;
      const std::uint64_t others = s.value & ~(std::uint64_t{3} << (2 * p));
      sink(Step{p}, State{others | (next << (2 * p))}, 0, 0);
    }
  }
  std::size_t rule_count() const { return count; }
  std::size_t rule_of(Step step) const { return static_cast<std::size_t>(step); }
};

TEST(Liveness, PhilosophersDeadlockWhenEachHasOneFork) {
  const auto result = check(Philosophers{}, Options{});
  // A ring of five over {thinks, has, eats} in which nobody who eats is followed by one with a
  // fork: the trace of the fifth power of the transfer matrix ((1,1,1),(1,1,1),(1,0,0)), which
  // is 82.
  EXPECT_EQ(result.states, 82u);
  EXPECT_EQ(result.deadlocks, 1u);
  EXPECT_EQ(result.find(Kind::deadlock, 0)->path->steps.size(), 5u);
  EXPECT_EQ(result.find(Kind::deadlock, 0)->path->states.back().value, 0b0101010101u);
}

}  // namespace
}  // namespace wskcheck::check
