// Taking a run again, step by step, from the start of its bounds.
#include "wskcheck/explore/replay.h"

#include <cstddef>
#include <utility>

namespace wskcheck::explore {
namespace {

template <class Id>
bool below(Id id, std::uint32_t bound) {
  return present(id) && index_of(id) < bound;
}

// Whether the objects that the rule is about are named and exist.
bool bindable(const Program& program, const SmallWorld& w, const Step& step) {
  if (step.rule >= program.table().size()) return false;
  const Bounds& b = program.bounds();
  const Rule& rule = program.table()[step.rule];
  if (present(step.irp) && !below(step.irp, b.irps)) return false;
  if (present(step.host) &&
      (!below(step.host, b.frames) || w.frame(step.host).kind == FrameKind::none ||
       w.frame(step.host).nested != 0)) {
    return false;
  }
  switch (rule.over) {
    case Over::client:
      return true;
    case Over::listener:
      return below(step.listener, b.listeners);
    case Over::conn:
      return below(step.conn, b.conns) && w.conn(step.conn).phase != ConnPhase::absent;
    case Over::irp:
      return below(step.irp, b.irps);
    case Over::conn_irp:
      return below(step.conn, b.conns) && below(step.irp, b.irps);
    case Over::frame:
      return below(step.frame, b.frames) && w.frame(step.frame).kind != FrameKind::none;
    case Over::frame_conn:
      return below(step.frame, b.frames) && w.frame(step.frame).kind != FrameKind::none &&
             below(step.conn, b.conns);
  }
  return false;
}

void add(Judge::Bits& all, const Judge::Bits& more) {
  all.violated |= more.violated;
  all.witnessed |= more.witnessed;
  all.open = more.open;
}

// Whether the steps can be taken and break one of the properties; what follows that is cut off.
bool breaks(const Program& program, const Judge& judge, std::vector<Step>& steps,
            std::uint64_t violated) {
  SmallWorld world = SmallWorld::start(program.bounds());
  for (std::size_t n = 0; n < steps.size(); ++n) {
    if (!bindable(program, world, steps[n])) return false;
    if (program.refusal(world, steps[n]).guard != Guard::none) return false;
    const SmallWorld before = world;
    program.take(world, steps[n]);
    std::uint64_t seen = judge.step(before, program, steps[n], world).violated;
    world.normalise();
    seen |= judge.state(world).violated;
    if ((seen & violated) != 0) {
      steps.resize(n + 1);
      return true;
    }
  }
  return false;
}

}  // namespace

Replayed replay(const Program& program, const Judge& judge, std::span<const Step> steps) {
  Replayed result;
  result.worlds.push_back(SmallWorld::start(program.bounds()));
  add(result.bits, judge.state(result.worlds.back()));
  for (std::size_t n = 0; n < steps.size(); ++n) {
    SmallWorld world = result.worlds.back();
    const bool can = bindable(program, world, steps[n]);
    result.refusal = can ? program.refusal(world, steps[n]) : Refusal{Guard::room, 0};
    if (result.refusal.guard != Guard::none) {
      result.refused = n;
      return result;
    }
    program.take(world, steps[n]);
    add(result.bits, judge.step(result.worlds.back(), program, steps[n], world));
    world.normalise();
    add(result.bits, judge.state(world));
    result.worlds.push_back(world);
  }
  return result;
}

std::vector<Step> shortened(const Program& program, const Judge& judge, std::vector<Step> steps,
                            std::uint64_t violated) {
  if (!breaks(program, judge, steps, violated)) return steps;
  for (std::size_t length = steps.size(); length > 0; length /= 2) {
    bool shorter = true;
    while (shorter) {
      shorter = false;
      for (std::size_t at = 0; at + length <= steps.size(); ++at) {
        std::vector<Step> rest = steps;
        const auto begin = rest.begin() + static_cast<std::ptrdiff_t>(at);
        rest.erase(begin, begin + static_cast<std::ptrdiff_t>(length));
        if (!breaks(program, judge, rest, violated)) continue;
        steps = std::move(rest);
        shorter = true;
      }
    }
  }
  return steps;
}

}  // namespace wskcheck::explore
