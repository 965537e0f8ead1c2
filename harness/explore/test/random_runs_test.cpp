// Any driver and any network within any small bounds: no property breaks, and packing loses
// nothing. A run that fails is shortened and printed with its bounds, ready for
// properties/test/regress.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <sstream>

#include "wskcheck/explore/replay.h"
#include "wskcheck/explore/run_text.h"

namespace wskcheck::explore {
namespace {

Bounds some_bounds() {
  Bounds bounds;
  bounds.conns = *rc::gen::inRange<std::uint32_t>(0, conns_max + 1);
  bounds.irps = *rc::gen::inRange<std::uint32_t>(0, irps_max + 1);
  bounds.frames = *rc::gen::inRange<std::uint32_t>(1, frames_max + 1);
  bounds.depth = *rc::gen::inRange<std::uint32_t>(1, 4);
  bounds.start = static_cast<Start>(*rc::gen::inRange(0, 5));
  for (const FeatureName& feature : feature_names()) {
    if (*rc::gen::weightedElement<bool>({{2, true}, {1, false}})) bounds.features |= feature.bit;
  }
  return bounds;
}

std::string described(const Bounds& bounds) {
  std::ostringstream text;
  text << "# bounds: conns=" << bounds.conns << " irps=" << bounds.irps
       << " frames=" << bounds.frames << " depth=" << bounds.depth
       << " start=" << static_cast<int>(bounds.start) << " features=";
  for (const FeatureName& feature : feature_names()) {
    if ((bounds.features & feature.bit) != 0) text << feature.name << ',';
  }
  return text.str();
}

// A schedule is a list of numbers: each picks one of the steps that are possible.
std::vector<Step> walked(const Program& program, const std::vector<std::uint16_t>& schedule) {
  std::vector<Step> run;
  SmallWorld world = SmallWorld::start(program.bounds());
  for (const std::uint16_t pick : schedule) {
    std::vector<Step> steps;
    program.for_each_step(world, [&](const Step& step) { steps.push_back(step); });
    if (steps.empty()) break;
    run.push_back(steps[pick % steps.size()]);
    program.take(world, run.back());
    world.normalise();
  }
  return run;
}

RC_GTEST_PROP(RandomRuns, BreakNoProperty, ()) {
  const Bounds bounds = some_bounds();
  const auto schedule = *rc::gen::resize(400, rc::gen::arbitrary<std::vector<std::uint16_t>>());
  const Program program(bounds);
  const Judge judge(properties(), bounds, false);
  const std::vector<Step> run = walked(program, schedule);

  const Replayed again = replay(program, judge, run);

  RC_ASSERT(!again.refused);
  if (again.bits.violated != 0) {
    RC_LOG() << described(bounds) << '\n'
             << to_text(shortened(program, judge, run, again.bits.violated)) << '\n';
    for (std::size_t bit = 0; bit < judge.always().size(); ++bit) {
      if (((again.bits.violated >> bit) & 1) == 0) continue;
      RC_LOG() << properties()[static_cast<std::size_t>(judge.always()[bit])].id << '\n';
    }
  }
  RC_ASSERT(again.bits.violated == 0u);
}

RC_GTEST_PROP(RandomRuns, ComeBackFromTheirPackedForm, ()) {
  const Bounds bounds = some_bounds();
  const auto schedule = *rc::gen::resize(200, rc::gen::arbitrary<std::vector<std::uint16_t>>());
  const Program program(bounds);
  const Judge judge({}, bounds, false);

  const Replayed again = replay(program, judge, walked(program, schedule));

  for (const SmallWorld& world : again.worlds) {
    std::array<std::uint64_t, packed_words_max> words{};
    SmallWorld before = world;
    pack(before, words.data(), packed_words(bounds));
    RC_ASSERT(unpack(program.bounds(), words.data()) == before);
  }
}

}  // namespace
}  // namespace wskcheck::explore
