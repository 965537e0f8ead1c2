// The packed form keeps everything, and symmetry is exact: worlds that differ by the numbers of
// their objects alone become the same world.
#include "wskcheck/model/packed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <vector>

#include "wskcheck/model/program.h"

namespace wskcheck {
namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

// Calls visit(world) along random walks through the scope.
template <class Visit>
void wander(const Program& program, std::uint64_t seed, Visit visit) {
  Random random(seed);
  for (int walk = 0; walk < 20; ++walk) {
    SmallWorld world = SmallWorld::start(program.bounds());
    for (int depth = 0; depth < 60; ++depth) {
      std::vector<Step> steps;
      program.for_each_step(world, [&](const Step& step) { steps.push_back(step); });
      if (steps.empty()) break;
      program.take(world, steps[below(random, steps.size())]);
      world.normalise();
      visit(world, random);
    }
  }
}

template <class Id>
std::vector<Id> shuffled(Random& random, std::uint32_t count) {
  std::vector<Id> ids;
  for (std::uint32_t i = 0; i < count; ++i) ids.push_back(Id{i});
  for (std::size_t i = ids.size(); i > 1; --i) std::swap(ids[i - 1], ids[below(random, i)]);
  return ids;
}
template <class Id>
Id renamed(Id id, const std::vector<Id>& to) {
  return present(id) ? to[index_of(id)] : id;
}

// The same world with other numbers.
SmallWorld renumbered(const SmallWorld& world, Random& random) {
  const Bounds& b = world.bounds();
  const auto conns = shuffled<ConnId>(random, b.conns);
  const auto irps = shuffled<IrpId>(random, b.irps);
  const auto frames = shuffled<FrameId>(random, b.frames);
  SmallWorld other = world;
  for (std::uint32_t i = 0; i < b.conns; ++i) other.conn(conns[i]) = world.conn(ConnId{i});
  for (std::uint32_t i = 0; i < b.irps; ++i) {
    Irp irp = world.irp(IrpId{i});
    irp.conn = renamed(irp.conn, conns);
    other.irp(irps[i]) = irp;
  }
  for (std::uint32_t i = 0; i < b.frames; ++i) {
    Frame frame = world.frame(FrameId{i});
    frame.conn = renamed(frame.conn, conns);
    frame.irp = renamed(frame.irp, irps);
    frame.below = renamed(frame.below, frames);
    other.frame(frames[i]) = frame;
  }
  for (std::uint32_t i = 0; i < b.listeners; ++i) {
    Listener& listener = other.listener(ListenerId{i});
    listener.disable_irp = renamed(listener.disable_irp, irps);
  }
  return other;
}

// How many steps of each rule are possible: the same for worlds that differ by numbers alone, but
// for the idle IRPs, of which one stands for all.
std::map<std::uint16_t, int> possible(const Program& program, SmallWorld world) {
  std::map<std::uint16_t, int> count;
  program.for_each_step(world, [&](const Step& step) { ++count[step.rule]; });
  return count;
}

TEST(Packed, KeepsEverything) {
  for (const Scope& scope : default_scopes()) {
    const Program program(scope.bounds);
    wander(program, 1, [&](const SmallWorld& world, Random&) {
      std::array<std::uint64_t, packed_words_max> words{};
      SmallWorld before = world;
      pack(before, words.data(), packed_words(scope.bounds));
      const SmallWorld after = unpack(program.bounds(), words.data());
      ASSERT_TRUE(after == before) << scope.name;
    });
  }
}

std::vector<Scope> all_scopes() {
  std::vector<Scope> all(default_scopes().begin(), default_scopes().end());
  all.insert(all.end(), large_scopes().begin(), large_scopes().end());
  return all;
}

SmallWorld sorted(const Program& program, SmallWorld world) {
  std::array<std::uint64_t, packed_words_max> words{};
  pack_sorted(world, words.data(), packed_words(program.bounds()));
  return unpack(program.bounds(), words.data());
}

TEST(PackSorted, GivesWorldsThatDifferByNumbersAloneTheSameNumbers) {
  for (const Scope& scope : all_scopes()) {
    const Program program(scope.bounds);
    wander(program, 2, [&](const SmallWorld& world, Random& random) {
      const SmallWorld other = renumbered(world, random);
      ASSERT_TRUE(sorted(program, world) == sorted(program, other)) << scope.name;
    });
  }
}

TEST(PackSorted, ChangesNumbersAlone) {
  for (const Scope& scope : all_scopes()) {
    const Program program(scope.bounds);
    wander(program, 3, [&](const SmallWorld& world, Random&) {
      const SmallWorld other = sorted(program, world);
      ASSERT_EQ(possible(program, other), possible(program, world)) << scope.name;
      ASSERT_TRUE(sorted(program, other) == other) << scope.name;
    });
  }
}

TEST(PackSorted, NeedsOnlyWhatAStepChanges) {
  for (const Scope& scope : all_scopes()) {
    const Program program(scope.bounds);
    wander(program, 4, [&](const SmallWorld& world, Random&) {
      SmallWorld here = world;
      const OwnWords before = own_words(here);
      program.for_each_possible(here, [&](const Possible& possible) {
        SmallWorld next = here;
        program.take(next, possible);
        SmallWorld other = next;
        std::array<std::uint64_t, packed_words_max> words{};
        std::array<std::uint64_t, packed_words_max> expected{};
        pack_sorted_after(next, before, possible.view, words.data(), packed_words_max);
        pack_sorted(other, expected.data(), packed_words_max);
        ASSERT_EQ(words, expected) << scope.name << " " << rule_name(possible.rule);
      });
    });
  }
}

TEST(Packed, NeedsNoMoreThanItsWords) {
  Bounds largest{.listeners = 1, .conns = conns_max, .irps = irps_max, .frames = frames_max};
  largest.features = f_recycle;
  EXPECT_LE(packed_words(largest), packed_words_max);
}

}  // namespace
}  // namespace wskcheck
