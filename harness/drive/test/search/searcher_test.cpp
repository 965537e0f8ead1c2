// Searches in parts that several could share, on toy machines.
#include "search/searcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <set>
#include <span>

#include "any_program.h"
#include "toys.h"
#include "wskcheck/check/rng.h"

namespace wskcheck::drive {
namespace {

// Searches what it expects before it is asked, as others would do in the meantime.
class EagerSearcher final : public Searcher {
 public:
  explicit EagerSearcher(Machine& machine) : lone_(machine) {}
  SearchResult search(const StrategyOptions& options) override {
    for (const Done& one : done_) {
      if (!same_work(one.options, options) || !serves(one.options, one.result, options)) continue;
      ++used;
      return one.result;
    }
    return lone_.search(options);
  }
  std::vector<Prefix> split(const StrategyOptions& options, std::uint32_t least) override {
    return lone_.split(options, least);
  }
  void expect(const std::vector<StrategyOptions>& next) override {
    const std::size_t count = std::min<std::size_t>(next.size(), 4);
    for (const StrategyOptions& one : std::span(next).first(count)) {
      const auto is_done = [&](const Done& d) { return same_work(d.options, one); };
      if (std::any_of(done_.begin(), done_.end(), is_done)) continue;
      done_.push_back({one, lone_.search(one)});
    }
  }

  int used = 0;

 private:
  struct Done {
    StrategyOptions options;
    SearchResult result;
  };
  LoneSearcher lone_;
  std::deque<Done> done_;
};

// Twelve additions of four threads: too many schedules to be tried; one order is a finding.
Program many() {
  ToyThread adds;
  for (int i = 0; i < 12; ++i) adds.code.push_back({Do::add, 0, 1});
  return {adds, adds, adds, adds};
}

std::set<std::uint64_t> signatures(const SearchResult& result) {
  std::set<std::uint64_t> all;
  for (const SearchFinding& one : result.findings) all.insert(one.signature);
  return all;
}

TEST(Parts, AreTheSameWhoeverSearchesThem) {
  for (const StrategyKind kind :
       {StrategyKind::exhaustive, StrategyKind::random, StrategyKind::pct}) {
    ToyMachine machine(many());
    LoneSearcher lone(machine);
    EagerSearcher eager(machine);
    StrategyOptions options;
    options.kind = kind;
    options.reduce = false;
    options.schedules_max = 12'345;

    const SearchResult one = search_in_parts(lone, options);
    const SearchResult more = search_in_parts(eager, options);

    EXPECT_EQ(one, more);
    EXPECT_EQ(one.schedules, 12'345u);
    EXPECT_TRUE(one.stopped && !one.covered);
    EXPECT_GE(eager.used, 6);
  }
}

// With findings in many parts, and an end in the midst of them.
TEST(Parts, HaveTheSameFindingsWhoeverSearchesThem) {
  check::Rng random(31);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  int large = 0;
  for (std::uint32_t i = 0; i < 200; ++i) {
    ToyMachine machine(any_program(draw, 12));
    LoneSearcher lone(machine);
    EagerSearcher eager(machine);
    StrategyOptions options;
    options.reduce = i % 2 == 0;
    options.findings_max = 1 + i % 4;
    options.schedules_max = 20'000;
    if (i % 3 == 0) options.kind = StrategyKind::random;

    const SearchResult one = search_in_parts(lone, options);

    ASSERT_EQ(one, search_in_parts(eager, options));
    large += one.schedules > 2000;
  }
  EXPECT_GT(large, 10);
}

TEST(Parts, OfASearchCoverTheWhole) {
  check::Rng random(32);
  const Draw draw = [&](int below) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(below)));
  };
  int large = 0;
  for (std::uint32_t i = 0; i < 400; ++i) {
    ToyMachine machine(any_program(draw, 14));
    LoneSearcher lone(machine);
    StrategyOptions options;
    options.findings_max = 1000;
    options.schedules_max = 50'000;
    options.reduce = i % 2 == 0;
    const SearchResult whole = search(machine, options);
    if (whole.stopped) continue;

    const SearchResult parts = search_in_parts(lone, options);

    ASSERT_EQ(signatures(parts), signatures(whole));
    ASSERT_EQ(parts.covered, whole.covered);
    ASSERT_TRUE(options.reduce || parts.schedules == whole.schedules);
    large += whole.schedules > 2000;
  }
  EXPECT_GT(large, 10);
}

TEST(Parts, OfOneSearchServeAnotherOnlyWhereNothingDiffers) {
  StrategyOptions searched;
  searched.schedules_max = 100;
  SearchResult done;
  done.schedules = 60;
  StrategyOptions wanted = searched;

  EXPECT_TRUE(serves(searched, done, wanted));
  wanted.schedules_max = 60;
  EXPECT_FALSE(serves(searched, done, wanted));
  wanted.schedules_max = 200;
  EXPECT_TRUE(serves(searched, done, wanted));
  done.stopped = true;
  EXPECT_FALSE(serves(searched, done, wanted));
  wanted.schedules_max = 100;
  wanted.known = {7};
  EXPECT_TRUE(serves(searched, done, wanted));
  done.findings.resize(1);
  EXPECT_FALSE(serves(searched, done, wanted));
}

TEST(Parts, StopWhenTheyAreTold) {
  ToyMachine machine(many());
  LoneSearcher lone(machine);
  StrategyOptions options;
  int asked = 0;
  options.stop = [&] { return ++asked > 40; };

  const SearchResult result = search_in_parts(lone, options);

  EXPECT_TRUE(result.stopped && !result.covered);
  EXPECT_LT(result.schedules, 10'000u);
}

}  // namespace
}  // namespace wskcheck::drive
