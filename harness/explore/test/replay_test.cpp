// Runs that the explorer reports can be taken again, and shortened.
#include "wskcheck/explore/replay.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "wskcheck/explore/run_text.h"
#include "wskcheck/properties/mutant.h"

namespace wskcheck::explore {
namespace {

check::Options with_symmetry() {
  check::Options options;
  options.threads = 1;
  options.symmetry = true;
  return options;
}

TEST(Replay, ShowsTheViolationOfEachMutantAgain) {
  for (const Mutant& mutant : mutants()) {
    const Property& property =
        properties()[static_cast<std::size_t>(find_property(mutant.property))];
    if (property.kind != PropertyKind::always) continue;
    const std::vector<Rule> table = mutated(mutant);
    const ScopeResult found = explore(mutant.bounds, {&property, 1}, with_symmetry(), table);
    ASSERT_TRUE(found.verdicts.at(0).run) << mutant.property;

    const Program program(mutant.bounds, table);
    const Judge judge({&property, 1}, mutant.bounds, false);
    const Replayed again = replay(program, judge, found.verdicts[0].run->steps);

    EXPECT_FALSE(again.refused) << mutant.property;
    EXPECT_EQ(again.bits.violated, 1u) << mutant.property;
  }
}

TEST(Replay, StopsAtAStepThatIsNotPossible) {
  const Bounds bounds{.features = f_accept};
  const Program program(bounds);
  const Judge judge({}, bounds, false);

  const ParsedRun run = parse_run("ACC-01(l0,i0) ACC-05.queue(f0) IRP-12(f0) IRP-12(f0)");
  const Replayed again = replay(program, judge, run.steps);

  EXPECT_EQ(again.refused, 3u);
  EXPECT_EQ(again.worlds.size(), 4u);
  EXPECT_EQ(again.worlds.back().listener(ListenerId{0}).accepts_queued, 1u);
}

TEST(Replay, RefusesObjectsOutsideTheBounds) {
  const Bounds bounds{.conns = 1, .irps = 1, .frames = 1, .features = f_accept};
  const Program program(bounds);
  const Judge judge({}, bounds, false);

  for (const char* text : {"ACC-01(l1,i0)", "ACC-01(l0,i1)", "IRP-12(f0)", "IRP-12(f7)",
                           "NET-02(c0)", "ACC-01(l0,i0,h0)", "ACC-01"}) {
    EXPECT_EQ(replay(program, judge, parse_run(text).steps).refused, 0u) << text;
  }
}

TEST(Shortened, KeepsOnlyWhatTheViolationNeeds) {
  const auto all = mutants();
  const auto at = std::find_if(all.begin(), all.end(),
                               [](const Mutant& m) { return m.property == "P-ACC-02"; });
  const std::vector<Rule> table = mutated(*at);
  const Program program(at->bounds, table);
  const Property& property = properties()[static_cast<std::size_t>(find_property("P-ACC-02"))];
  const Judge judge({&property, 1}, at->bounds, false);
  const ParsedRun run = parse_run(
      "EVT-07.call(l0) EVT-07(f0) IRP-12(f0) ACC-01(l0,i0) ACC-05.queue(f0) IRP-12(f0) NET-01(l0) "
      "NET-02(c0) ACC-08(c0) AEV-02(c0)",
      table);

  const std::vector<Step> kept = shortened(program, judge, run.steps, 1);

  EXPECT_EQ(to_text(kept, table),
            "EVT-07.call(l0) EVT-07(f0) IRP-12(f0) ACC-01(l0,i0) ACC-05.queue(f0) NET-01(l0) "
            "NET-02(c0) ACC-08(c0)");
}

}  // namespace
}  // namespace wskcheck::explore
