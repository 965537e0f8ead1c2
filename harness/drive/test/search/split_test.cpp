// A search in parts and the same one as a whole, on toy machines.
#include "search/split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "any_program.h"
#include "toys.h"
#include "wskcheck/check/rng.h"

namespace wskcheck::drive {
namespace {

SearchResult in_parts(Machine& machine, const StrategyOptions& options, std::uint32_t steps) {
  Whole whole(options);
  bool all = true;
  // Every other part is split once more, some steps further on.
  std::vector<Prefix> parts;
  for (const Prefix& one : split(machine, options, steps)) {
    StrategyOptions part = options;
    part.prefix = one;
    if (parts.size() % 2 == 0) {
      const std::vector<Prefix> smaller = split(machine, part, std::max(one.steps, steps + 2));
      parts.insert(parts.end(), smaller.begin(), smaller.end());
    } else {
      parts.push_back(one);
    }
  }
  for (const Prefix& one : parts) {
    all = !whole.over();
    if (!all) break;
    StrategyOptions part = options;
    part.prefix = one;
    whole.rest_of(part);
    whole.add(one, search(machine, part));
  }
  return whole.close(all && whole.result().findings.size() < options.findings_max);
}

StrategyOptions everything(bool reduce) {
  StrategyOptions options;
  options.reduce = reduce;
  options.findings_max = 1000;
  options.schedules_max = 20'000;
  return options;
}

std::set<std::uint64_t> signatures(const SearchResult& result) {
  std::set<std::uint64_t> all;
  for (const SearchFinding& one : result.findings) all.insert(one.signature);
  return all;
}

TEST(Split, ListsPrefixesInOrder) {
  const ToyThread puts{{{Do::put, 0, 1}, {Do::put, 0, 2}}};
  ToyMachine machine({puts, puts});

  const std::vector<Prefix> prefixes = split(machine, everything(false), 2);

  EXPECT_EQ(prefixes,
            (std::vector<Prefix>{{{}, 2}, {{{1, 1}}, 2}, {{{0, 1}}, 2}, {{{0, 1}, {1, 1}}, 2}}));
  EXPECT_EQ(split(machine, everything(false), 0), (std::vector<Prefix>{{}}));
  EXPECT_EQ(split(machine, everything(false), 50).size(), 6u);
}

TEST(Split, OfPlainSearchGivesTheResultOfTheWhole) {
  check::Rng random(11);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const Program program = any_program(draw, 8);
    ToyMachine machine(program);
    StrategyOptions options = everything(false);
    if (i % 2 == 0) options.preemptions_max = i % 3;
    const SearchResult whole = search(machine, options);
    if (whole.stopped) continue;

    SearchResult parts = in_parts(machine, options, 1 + i % 5);

    parts.steps_again = whole.steps_again;
    ASSERT_EQ(parts, whole) << to_string(program);
  }
}

TEST(Split, EndsAtTheSameFindings) {
  check::Rng random(12);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const Program program = any_program(draw, 8);
    ToyMachine machine(program);
    StrategyOptions options = everything(false);
    options.findings_max = 1 + i % 2;

    const SearchResult whole = search(machine, options);
    const SearchResult parts = in_parts(machine, options, 1 + i % 5);

    if (whole.stopped) continue;
    ASSERT_EQ(parts.findings, whole.findings) << to_string(program);
    ASSERT_EQ(parts.schedules, whole.schedules);
  }
}

TEST(Split, OfReducedSearchCoversTheSame) {
  check::Rng random(13);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const Program program = any_program(draw, 9);
    ToyMachine machine(program);
    StrategyOptions options = everything(true);
    if (i % 3 == 0) options.preemptions_max = i % 4;
    const SearchResult whole = search(machine, options);
    if (whole.stopped) continue;

    const SearchResult parts = in_parts(machine, options, 1 + i % 5);

    ASSERT_EQ(signatures(parts), signatures(whole)) << to_string(program);
    ASSERT_EQ(parts.covered, whole.covered);
    ASSERT_TRUE(parts.preempted_out || !whole.preempted_out);
  }
}

TEST(Split, OfReducedSearchTriesEachTraceOnce) {
  check::Rng random(14);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const Program program = any_plain_program(draw, 9);
    ToyMachine machine(program, true);
    ToyMachine again(program, true);
    const SearchResult whole = search(machine, everything(true));
    if (whole.stopped) continue;

    const SearchResult parts = in_parts(again, everything(true), 1 + i % 5);

    ASSERT_EQ(parts.schedules, whole.schedules) << to_string(program);
    for (const auto& trace : machine.traces) ASSERT_TRUE(again.traces.contains(trace.first));
  }
}

TEST(Split, GivesAsManyPartsAsAreWanted) {
  const ToyThread puts{{{Do::put, 0, 1}, {Do::put, 0, 2}}};
  ToyMachine machine({puts, puts});

  EXPECT_EQ(split_into(machine, everything(false), 1).size(), 1u);
  EXPECT_EQ(split_into(machine, everything(false), 3).size(), 4u);
  EXPECT_EQ(split_into(machine, everything(false), 100).size(), 6u);
}

}  // namespace
}  // namespace wskcheck::drive
