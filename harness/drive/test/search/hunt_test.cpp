// Looking for one finding again, on toy machines.
#include "search/hunt.h"

#include <gtest/gtest.h>

#include "toys.h"

namespace wskcheck::drive {
namespace {

// Two threads that count together, and one that is wrong whatever the others do.
Program lost_update_beside_a_mistake() {
  const ToyThread adds{{{Do::get, 0}, {Do::copy, 0, 1}, {Do::set, 0}}};
  const ToyThread wrong{{{Do::expect, 3, 1}}};
  return {adds, adds, {{{Do::wait, 0}, {Do::wait, 0}, {Do::expect, 0, 2}}}, wrong};
}

StrategyOptions remembering() {
  StrategyOptions options;
  options.remember = true;
  return options;
}

TEST(Hunt, FindsTheOneWithTheFewestPreemptions) {
  ToyMachine machine(lost_update_beside_a_mistake());
  LoneSearcher searcher(machine);
  StrategyOptions all;
  all.reduce = false;
  all.findings_max = 10;
  for (const SearchFinding& one : search(machine, all).findings) {
    std::uint32_t fewest = 0;
    for (StrategyOptions bound = all;; ++fewest) {
      bound.preemptions_max = fewest;
      bound.only = one.signature;
      if (!search(machine, bound).findings.empty()) break;
    }

    for (const bool remembers : {true, false}) {
      StrategyOptions options;
      options.remember = remembers;
      const auto found = hunt(searcher, one.signature, 5, 10'000, options);

      ASSERT_TRUE(found);
      EXPECT_EQ(found->signature, one.signature);
      EXPECT_EQ(found->preemptions, fewest);
      EXPECT_TRUE(replay(machine, found->schedule, 100));
      EXPECT_EQ(machine.finding_signature(), one.signature);
    }
  }
}

TEST(Hunt, FindsNothingElse) {
  ToyMachine machine(lost_update_beside_a_mistake());
  LoneSearcher searcher(machine);

  EXPECT_FALSE(hunt(searcher, 1, 5, 10'000, remembering()));
}

class Slow final : public ToyMachine {
 public:
  using ToyMachine::ToyMachine;
  bool is_slow_finding() const override {
    ++asked;
    return true;
  }
  mutable int asked = 0;
};

TEST(Hunt, GivesUpWhereOthersTakeLongToBeSeen) {
  Slow machine(lost_update_beside_a_mistake());
  LoneSearcher searcher(machine);

  EXPECT_FALSE(hunt(searcher, 1, 0, 10'000, remembering()));

  EXPECT_LE(machine.asked, 2);  // with faults, and without
}

}  // namespace
}  // namespace wskcheck::drive
