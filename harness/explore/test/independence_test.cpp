// Partial order: a step that is enough by itself can be taken before or after every other one, with
// the same end and the same judgement. Compared by brute force, state by state, in every scope.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "wskcheck/explore/run_text.h"
#include "wskcheck/explore/wsk_model.h"

namespace wskcheck::explore {
namespace {

using Model = WskModel<8>;
using State = Model::State;

constexpr std::size_t states_max = 800;  // of each scope

struct Successor {
  Step step;
  SmallWorld world;
  State state;
  Judge::Bits bits;
};

class Neighbourhood {
 public:
  Neighbourhood(const Scope& scope)
      : bounds_(without_obligations(scope.bounds)),
        program_(bounds_),
        judge_(properties(), bounds_, false),
        model_(program_, judge_) {}

  // Calls visit(world, successors) for the first states of the scope.
  template <class Visit>
  void walk(Visit visit) const {
    SmallWorld start = SmallWorld::start(bounds_);
    std::vector<State> queue{sorted(start)};
    std::set<State> seen(queue.begin(), queue.end());
    for (std::size_t at = 0; at < queue.size() && at < states_max; ++at) {
      SmallWorld world = unpack(bounds_, queue[at].data());
      const std::vector<Successor> next = successors(world);
      for (const Successor& s : next) {
        if (seen.insert(s.state).second) queue.push_back(s.state);
      }
      visit(world, next);
    }
  }

  // The position of the step that is enough; next.size() when there is none.
  std::size_t ample(const SmallWorld& world, const std::vector<Successor>& next) const {
    Model::Scratch scratch;
    std::vector<check::Step> steps;
    for (const Successor& s : next) steps.push_back(encode(s.step));
    check::StepSet set;
    State state{};
    SmallWorld copy = world;
    pack(copy, state.data(), 8);
    if (!model_.reduce(scratch, state, steps, set)) return next.size();
    EXPECT_EQ(set.positions().size(), 1u);
    return set.positions()[0];
  }

  std::vector<Successor> successors(SmallWorld world) const {
    std::vector<Successor> all;
    program_.for_each_step(world, [&](const Step& step) { all.push_back(taken(world, step)); });
    return all;
  }
  Successor taken(const SmallWorld& world, const Step& step) const {
    Successor s{step, world, {}, {}};
    program_.take(s.world, step);
    s.bits = judge_.step(world, program_, step, s.world);
    s.state = sorted(s.world);
    return s;
  }
  Judge::Bits judged(const SmallWorld& world) const { return judge_.state(world); }

 private:
  static Bounds without_obligations(Bounds bounds) {
    bounds.obligations = false;
    return bounds;
  }
  // Normalises the world, too.
  static State sorted(SmallWorld& world) {
    State state{};
    pack_sorted(world, state.data(), 8);
    return state;
  }

  Bounds bounds_;
  Program program_;
  Judge judge_;
  Model model_;
};

bool same_bits(const Judge::Bits& a, const Judge::Bits& b) {
  return a.violated == b.violated && a.witnessed == b.witnessed;
}

bool is_among(const std::vector<Successor>& all, const Step& step) {
  return std::any_of(all.begin(), all.end(), [&](const Successor& s) { return s.step == step; });
}

// `other` after `first` leads where `first` after `other` does, and is judged like without `first`.
// Another number of an IRP may stand for the same step: idle ones are interchangeable.
void expect_to_commute(const Neighbourhood& near, const Successor& first, const Successor& other,
                       const std::vector<Successor>& after_first) {
  const std::vector<Successor> after_other = near.successors(other.world);
  ASSERT_TRUE(is_among(after_other, first.step))
      << to_text(other.step) << " disables " << to_text(first.step);
  const State end = near.taken(other.world, first.step).state;
  const auto same = [&](const Successor& s) {
    return s.step.rule == other.step.rule && s.step.arg == other.step.arg && s.state == end &&
           same_bits(s.bits, other.bits);
  };
  ASSERT_TRUE(std::any_of(after_first.begin(), after_first.end(), same))
      << to_text(first.step) << " changes " << to_text(other.step);
}

TEST(PartialOrder, ChoosesStepsThatAreIndependentOfAllOthers) {
  std::set<std::string> chosen;
  for (const Scope& scope : default_scopes()) {
    const Neighbourhood near(scope);
    near.walk([&](const SmallWorld& world, const std::vector<Successor>& next) {
      const std::size_t at = near.ample(world, next);
      if (at == next.size() || testing::Test::HasFatalFailure()) return;
      const Successor& first = next[at];
      chosen.insert(rule_name(rules()[first.step.rule]));
      ASSERT_TRUE(same_bits(first.bits, {})) << scope.name << " " << to_text(first.step);
      ASSERT_TRUE(same_bits(near.judged(world), near.judged(first.world)))
          << scope.name << " " << to_text(first.step);
      const std::vector<Successor> after_first = near.successors(first.world);
      for (const Successor& other : next) {
        if (&other != &first) expect_to_commute(near, first, other, after_first);
        if (testing::Test::HasFatalFailure()) FAIL() << "in the scope " << scope.name;
      }
    });
  }
  EXPECT_EQ(chosen, (std::set<std::string>{"IRP-10.leave", "IRP-12"}));
}

}  // namespace
}  // namespace wskcheck::explore
