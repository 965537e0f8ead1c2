// Random runs of the small world.
#include "generate.h"

#include "recorder.h"

namespace wskcheck::conform::test {

Plan random_plan(Random& random) {
  Plan plan;
  Bounds& b = plan.bounds;
  b.listeners = random.chance(25) ? 2 : 1;
  b.conns = 1 + random.below(4);
  b.irps = 2 + random.below(5);
  b.frames = 2 + random.below(5);
  b.depth = 1 + random.below(4);
  b.start = static_cast<Start>(random.below(5));
  const std::uint32_t percent = 20 + random.below(7) * 10;
  for (std::uint32_t bit = 1; bit <= f_recycle; bit <<= 1) {
    if (random.chance(percent)) b.features |= bit;
  }
  b.features &= ~static_cast<std::uint32_t>(f_misuse);
  if (b.start == Start::unregistered) b.features |= f_registration;
  if (b.start <= Start::registered) b.features |= f_create;
  if (b.start <= Start::unbound) b.features |= f_bind;
  if (random.chance(80)) b.features |= random.chance(50) ? f_accept : f_event;
  plan.housekeeping = random.chance(50);
  if (plan.housekeeping) b.features |= f_reuse;
  plan.missing = random.chance(30) ? random.below(60) : 0;
  plan.steps = 30 + random.below(300);
  return plan;
}

Trace generate(const Plan& plan, Random& random) {
  Trace trace;
  trace.header = total_order();
  const Program program(plan.bounds);
  SmallWorld world = SmallWorld::start(plan.bounds);
  Recorder recorder(plan, random, trace);
  recorder.preamble();
  std::vector<Step> steps;
  for (std::uint32_t n = 0; n < plan.steps; ++n) {
    steps.clear();
    std::uint32_t seen = 0;
    program.for_each_step(world, [&](const Step& step) {
      if (!recorder.knowable(world, step)) return;
      steps.push_back(step);
      seen += visible(program.table()[step.rule].label);
    });
    if (steps.empty()) break;
    const bool want_seen = seen != 0 && random.chance(60);
    Step step;
    do {
      step = steps[random.below(static_cast<std::uint32_t>(steps.size()))];
    } while (want_seen && !visible(program.table()[step.rule].label));
    recorder.before(world, step);
    program.take(world, step);
    recorder.after(world, step);
  }
  number_lines(trace);
  return trace;
}

}  // namespace wskcheck::conform::test
