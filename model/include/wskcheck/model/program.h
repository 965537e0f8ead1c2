// The steps that are possible in a small world: the rules that the bounds leave, in fixed order.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "wskcheck/model/packed.h"

namespace wskcheck {

// A possible step, with what was found out about it.
struct Possible {
  Step step;
  const Rule& rule;
  const View& view;     // of the world that was asked
  const Frame& pushed;  // of a rule that pushes: the new frame
  BrokenChecks broken;
};

// Whose steps a program has: everybody's, or all but the application's, which a real driver takes.
enum class Steps : std::uint8_t { all, without_application };

// Rules sorted by what they are about, so that a state tries few of them.
class Program {
 public:
  // `table` must outlive the program; another table than rules() is a mutant's.
  explicit Program(const Bounds& bounds, std::span<const Rule> table = rules(),
                   Steps steps = Steps::all);

  const Bounds& bounds() const { return bounds_; }
  std::span<const Rule> table() const { return rules_; }
  // All rules that these bounds leave, by number.
  const std::vector<std::uint16_t>& used() const { return used_; }

  // Calls sink(step) for each possible step of `world`, in an order that depends on nothing else.
  template <class World, class Sink>
  void for_each_step(World& world, Sink&& sink) const {
    for_each_possible(world, [&](const Possible& possible) { sink(possible.step); });
  }
  // The same with sink(possible).
  template <class World, class Sink>
  void for_each_possible(World& world, Sink&& sink) const;

  // Takes a possible step of another world in `world`, which is a copy of that one.
  template <class World>
  void take(World& world, const Possible& possible) const;
  // Takes a possible step; returns the obligations that it breaks.
  template <class World>
  BrokenChecks take(World& world, const Step& step) const;
  // Why a step is not possible in this world (Guard::none: it is). Bounds and reasons of the
  // driver are not looked at.
  template <class World>
  Refusal refusal(World& world, const Step& step) const;

 private:
  template <class World, class Sink>
  void for_each_frame_step(World& world, Sink& sink) const;
  template <class World, class Sink>
  void try_step(World& world, const Step& step, Sink& sink) const;
  template <class World, class Sink>
  void with_parameters(World& world, Step step, Sink& sink) const;
  template <class World, class Sink>
  void with_hosts(World& world, Step step, Sink& sink) const;
  bool wanted(const Rule& rule, const View& v, BrokenChecks broken) const;

  using List = std::vector<std::uint16_t>;
  Bounds bounds_;
  bool with_application_;
  std::span<const Rule> rules_;
  List used_;
  List client_;
  List listener_;
  std::array<List, 16> conn_;     // by ConnPhase
  std::array<List, 8> irp_;       // by IrpPhase
  std::array<List, 8> conn_irp_;  // by IrpPhase
  std::array<List, 32> frame_;    // by FrameKind
  std::array<List, 32> frame_conn_;
};

// A step as one number, for the explorer: ordered by rule, then by parameters.
std::uint64_t encode(const Step& step);
Step decode_step(std::uint64_t code);

// --- implementation ----------------------------------------------------------------------------

template <class World>
void Program::take(World& world, const Possible& possible) const {
  View v = possible.view;
  machine::set_objects(world, v);
  Frame pushed = possible.pushed;
  if (possible.rule.pushes) v.frame = &pushed;
  machine::take(world, possible.rule, v, possible.broken);
}

template <class World>
BrokenChecks Program::take(World& world, const Step& step) const {
  const Rule& rule = rules_[step.rule];
  Frame pushed;
  const View v = machine::bind(world, rule, step, pushed, nullptr, &bounds_.flavour);
  return machine::take(world, rule, v);
}

template <class World>
Refusal Program::refusal(World& world, const Step& step) const {
  const Rule& rule = rules_[step.rule];
  Frame pushed;
  const View v = machine::bind(world, rule, step, pushed, nullptr, &bounds_.flavour);
  return machine::refusal(rule, v);
}

template <class World, class Sink>
void Program::try_step(World& world, const Step& step, Sink& sink) const {
  const Rule& rule = rules_[step.rule];
  Frame pushed;
  View v = machine::bind_objects(world, rule, step, pushed, nullptr, &bounds_.flavour);
  if (machine::refused_by_masks(rule, v) != Guard::none) return;
  if (machine::asks_facts(rule)) v.facts = world.facts(v);
  if (machine::refused_by_conditions(rule, v).guard != Guard::none) return;
  const BrokenChecks broken = machine::broken_checks(rule, v);
  if (wanted(rule, v, broken)) sink(Possible{step, rule, v, pushed, broken});
}

template <class World, class Sink>
void Program::with_hosts(World& world, Step step, Sink& sink) const {
  const Rule& rule = rules_[step.rule];
  if (!rule.pushes) {
    try_step(world, step, sink);
    return;
  }
  if (!present(world.fresh_frame())) return;
  try_step(world, step, sink);
  const bool by_driver = rule.label == Label::call;
  const std::uint32_t needed = by_driver ? f_nested : f_inline;
  if ((bounds_.features & needed) == 0) return;
  for (std::uint32_t i = 0; i < bounds_.frames; ++i) {
    const Frame& f = world.frame(FrameId{i});
    if (f.kind == FrameKind::none || f.nested != 0) continue;
    if (by_driver != is_callback(f.kind) || world.depth_of(FrameId{i}) >= bounds_.depth) continue;
    step.host = FrameId{i};
    try_step(world, step, sink);
  }
}

template <class World, class Sink>
void Program::with_parameters(World& world, Step step, Sink& sink) const {
  const Rule& rule = rules_[step.rule];
  for (std::uint8_t arg = 0; arg < rule.args; ++arg) {
    step.arg = arg;
    if (!rule.takes_irp) {
      with_hosts(world, step, sink);
      continue;
    }
    bool tried = false;  // idle IRPs with nothing to tell them apart: one will do
    for (std::uint32_t i = 0; i < bounds_.irps; ++i) {
      const Irp& irp = world.irp(IrpId{i});
      if (irp.phase != IrpPhase::idle || (irp.stale == 0 && tried)) continue;
      tried = tried || irp.stale == 0;
      step.irp = IrpId{i};
      with_hosts(world, step, sink);
    }
  }
}

template <class World, class Sink>
void Program::for_each_possible(World& world, Sink&& sink) const {
  Step step;
  for (const std::uint16_t rule : client_) {
    step.rule = rule;
    with_parameters(world, step, sink);
  }
  for (std::uint32_t l = 0; l < bounds_.listeners; ++l) {
    step = Step{};
    step.listener = ListenerId{l};
    if (!with_application_ && world.listener(step.listener).socket.phase == SocketPhase::none) {
      continue;  // neither WSK nor the network does anything to a socket that is not there
    }
    for (const std::uint16_t rule : listener_) {
      step.rule = rule;
      with_parameters(world, step, sink);
    }
  }
  for (std::uint32_t c = 0; c < bounds_.conns; ++c) {
    step = Step{};
    step.conn = ConnId{c};
    for (const std::uint16_t rule : conn_[static_cast<std::size_t>(world.conn(step.conn).phase)]) {
      step.rule = rule;
      with_parameters(world, step, sink);
    }
  }
  for (std::uint32_t i = 0; i < bounds_.irps; ++i) {
    step = Step{};
    step.irp = IrpId{i};
    const IrpUse use = world.irp(step.irp).use;
    const auto phase = static_cast<std::size_t>(world.irp(step.irp).phase);
    for (const std::uint16_t rule : irp_[phase]) {
      if (!is_in(rules_[rule].irp_use, use)) continue;
      step.rule = rule;
      with_hosts(world, step, sink);
    }
    for (const std::uint16_t rule : conn_irp_[phase]) {
      if (!is_in(rules_[rule].irp_use, use)) continue;
      step.rule = rule;
      for (std::uint32_t c = 0; c < bounds_.conns; ++c) {
        step.conn = ConnId{c};
        if (!is_in(rules_[rule].conn, world.conn(step.conn).phase)) continue;
        with_hosts(world, step, sink);
      }
    }
  }
  for_each_frame_step(world, sink);
}

template <class World, class Sink>
void Program::for_each_frame_step(World& world, Sink& sink) const {
  Step step;
  for (std::uint32_t f = 0; f < bounds_.frames; ++f) {
    step = Step{};
    step.frame = FrameId{f};
    const Frame& frame = world.frame(step.frame);
    if (frame.kind == FrameKind::none || frame.nested != 0) continue;
    const auto kind = static_cast<std::size_t>(frame.kind);
    for (const std::uint16_t rule : frame_[kind]) {
      if (!is_in(rules_[rule].frame_phase, frame.phase)) continue;
      if (rules_[rule].frame_arg != any_arg && rules_[rule].frame_arg != frame.arg) continue;
      step.rule = rule;
      try_step(world, step, sink);
    }
    for (const std::uint16_t rule : frame_conn_[kind]) {
      if (!is_in(rules_[rule].frame_phase, frame.phase)) continue;
      step.rule = rule;
      for (std::uint32_t c = 0; c < bounds_.conns; ++c) {
        step.conn = ConnId{c};
        if (!is_in(rules_[rule].conn, world.conn(step.conn).phase)) continue;
        try_step(world, step, sink);
      }
    }
  }
}

}  // namespace wskcheck
