// The table of states: exact, ordered, and within its budget of bytes.
#include "wskcheck/check/detail/state_table.h"

#include <gtest/gtest.h>

#include "grid.h"
#include "toys.h"
#include "wskcheck/check/detail/search.h"
#include "wskcheck/check/rng.h"

namespace wskcheck::check::detail {
namespace {

using toys::Word;

TEST(StateTable, StoresEachStateOnce) {
  StateTable<Word> table;
  for (int round = 0; round < 2; ++round) {
    for (std::uint64_t i = 0; i < 100000; ++i) table.insert(Word{i * i});
  }
  EXPECT_EQ(table.size(), 100000u);
  for (std::uint64_t i = 0; i < 100000; ++i) {
    const auto id = table.find(Word{i * i});
    ASSERT_TRUE(id);
    ASSERT_EQ(table.at(*id).value, i * i);
  }
  EXPECT_FALSE(table.find(Word{2}));
}

TEST(StateTable, KeepsTheOrderOfInsertion) {
  StateTable<Word> table;
  std::vector<Word> states;
  for (std::uint64_t i = 0; i < 20000; ++i) states.push_back(Word{i % 10000});
  table.segment(7).insert(states.data(), states.size());
  ASSERT_EQ(table.segment(7).size(), 10000u);
  for (std::uint32_t i = 0; i < 10000; ++i) EXPECT_EQ(table.segment(7).at(i).value, i);
}

// The most bytes for each of `count` states, counted from 300,000 states on, and in the end.
struct Bytes {
  double worst = 0;
  double last = 0;
};
template <class State, class Make>
Bytes bytes_per_state(std::uint64_t count, Make make) {
  StateTable<State> table;
  const auto now = [&] {
    return static_cast<double>(table.bytes()) / static_cast<double>(table.size());
  };
  Bytes bytes;
  for (std::uint64_t i = 0; i < count; ++i) {
    table.insert(make(i));
    if (i >= 300000 && i % 50000 == 0) bytes.worst = std::max(bytes.worst, now());
  }
  bytes.last = now();
  return bytes;
}

// The state itself, 4 bytes / 0.42 for the index at its worst, and the last block of each segment.
TEST(StateTable, NeedsAtMost24BytesForAStateOfEight) {
  const Bytes bytes = bytes_per_state<Word>(1000000, toys::Grid<Word>::packed);
  EXPECT_LE(bytes.last, 18.0);
  EXPECT_LE(bytes.worst, 24.0);
}

// Two numbers, the index, and a thousand halves of each kind.
TEST(StateTable, NeedsAtMost24BytesForALargeStateThatSharesItsHalves) {
  const auto make = [](std::uint64_t i) {
    return toys::WideWord{i % 1000, {~(i % 1000), i / 1000, 0}};
  };
  const Bytes bytes = bytes_per_state<toys::WideWord>(1000000, make);
  EXPECT_LE(bytes.last, 18.0);
  EXPECT_LE(bytes.worst, 24.0);
}

// The worst case: 24 bytes for each half, and half of the blocks may be empty.
TEST(StateTable, NeedsAtMost112BytesForAStateOfThirtyTwoThatSharesNothing) {
  const Bytes bytes = bytes_per_state<toys::WideWord>(1000000, toys::Grid<toys::WideWord>::packed);
  EXPECT_LE(bytes.worst, 112.0);
}

TEST(StateTable, KeepsLargeStatesExactly) {
  StateTable<toys::WideWord> table;
  const auto make = [](std::uint64_t i) {
    return toys::WideWord{i % 70, {i % 7, i / 70, i * i % 11}};
  };
  for (int round = 0; round < 2; ++round) {
    for (std::uint64_t i = 0; i < 20000; ++i) table.insert(make(i));
  }
  ASSERT_EQ(table.size(), 20000u);
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const auto id = table.find(make(i));
    ASSERT_TRUE(id);
    ASSERT_TRUE(same(table.at(*id), make(i)));
  }
  EXPECT_FALSE(table.find(make(20000)));
}

// Each part once, whoever adds it.
TEST(PartStore, KeepsEachPartOnceWithThreads) {
  PartStore<2> store;
  WorkerPool pool(3);
  constexpr std::uint32_t parts = 5000;
  std::array<std::array<std::uint32_t, parts>, 6> ids{};
  pool.run(ids.size(), [&](unsigned, std::size_t item) {
    for (std::uint32_t i = 0; i < parts; ++i) {
      const std::uint32_t part = item % 2 == 0 ? i : parts - 1 - i;
      ids[item][part] = store.put({part, 7});
    }
  });
  for (std::size_t item = 1; item < ids.size(); ++item) ASSERT_EQ(ids[item], ids[0]);
  for (std::uint32_t i = 0; i < parts; ++i) ASSERT_EQ(store.at(ids[0][i])[0], i);
}

// The order of the table, and so of what a limit leaves, hangs on these: the same on every
// platform.
TEST(Hash, IsTheSameEverywhere) {
  EXPECT_EQ(hash_of(Word{0}), 13225278038852970104u);
  EXPECT_EQ(hash_of(Word{1}), 17982902659933518135u);
  EXPECT_EQ(hash_of(toys::WideWord{1, {2, 3, 4}}), 6290257349335818428u);
}

// A state that finds no room must never be lost in silence, also when nothing else is left to
// expand.
TEST(StateTable, SaysWhenASegmentIsFull) {
  toys::Clock clock;
  clock.hours = 5000;
  clock.forbidden = 5000;
  Options options;
  WorkerPool pool(1);
  Monitor monitor(options);
  Search<toys::Clock> small(clock, options, {}, pool, monitor, 2);
  small.run();
  EXPECT_EQ(small.reason(), Reason::table_full);
  Search<toys::Clock> large(clock, options, {}, pool, monitor);
  large.run();
  EXPECT_EQ(large.reason(), Reason::none);
}

// Counting numbers, squares and multiples must not crowd any segment.
TEST(Hash, SpreadsRegularStates) {
  for (const std::uint64_t factor : {1ull, 16ull, 1ull << 32, 0x0101010101010101ull}) {
    std::array<std::uint64_t, segment_count> counts{};
    for (std::uint64_t i = 0; i < 256000; ++i) ++counts[segment_of_hash(hash_of(Word{i * factor}))];
    // A thousand each on average; a fair spread keeps within five times the square root of it.
    for (const auto count : counts) {
      EXPECT_GT(count, 840u) << factor;
      EXPECT_LT(count, 1160u) << factor;
    }
  }
}

}  // namespace
}  // namespace wskcheck::check::detail
