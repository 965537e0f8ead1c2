// The model of WSK as the explorer wants it: packed states, steps as numbers, properties as bits.
//
// Words is the size of a packed state in 64-bit words; packed_words(bounds) says which is needed.
#pragma once

#include <array>
#include <cstdint>

#include "wskcheck/check/model.h"
#include "wskcheck/model/program.h"
#include "wskcheck/properties/property.h"

namespace wskcheck::explore {

template <std::size_t Words>
class WskModel {
 public:
  using State = std::array<std::uint64_t, Words>;
  struct Scratch {};

  // `judge` must outlive the model.
  WskModel(const Program& program, const Judge& judge) : program_(&program), judge_(&judge) {}

  template <class Sink>
  void initial(Scratch&, Sink&& sink) const {
    SmallWorld world = SmallWorld::start(program_->bounds());
    sink(packed(world));
  }

  check::Observation observe(Scratch&, const State& state) const {
    return observe(unpack(program_->bounds(), state.data()));
  }

  template <class Sink>
  void expand(Scratch& scratch, const State& state, Sink&& sink) const {
    SmallWorld world = unpack(program_->bounds(), state.data());
    expand(scratch, world, sink);
  }

  template <class Sink>
  check::Observation observe_and_expand(Scratch& scratch, const State& state, Sink&& sink) const {
    SmallWorld world = unpack(program_->bounds(), state.data());
    const check::Observation seen = observe(world);
    expand(scratch, world, sink);
    return seen;
  }

  std::size_t rule_count() const { return program_->table().size(); }
  std::size_t rule_of(check::Step step) const { return decode_step(step).rule; }

  State canonical(Scratch&, const State& state) const {
    SmallWorld world = unpack(program_->bounds(), state.data());
    sort_objects(world);
    return packed(world);
  }

  // Fairness of what WSK must do at last, and of callbacks that return: one class for each object
  // that the step is about. It is strong, because bounds make room a thing that comes and goes: a
  // completion is possible only while a frame is free.
  static constexpr bool strong_fairness = true;
  int fairness_class(check::Step code) const {
    const Step step = decode_step(code);
    const Rule& rule = program_->table()[step.rule];
    const bool fair = (rule.party == Party::provider && rule.urgent) || rule.label == Label::leave;
    if (!fair) return -1;
    if (present(step.frame)) return static_cast<int>(index_of(step.frame));
    if (present(step.irp)) return 8 + static_cast<int>(index_of(step.irp));
    if (present(step.conn)) return 16 + static_cast<int>(index_of(step.conn));
    if (present(step.listener)) return 24 + static_cast<int>(index_of(step.listener));
    return 32;
  }

  // An end in which no call hangs: the driver and the network have nothing more to do.
  // WskDeregister may wait for ever, for what the driver does not close or release.
  bool may_stop(Scratch&, const State& state) const {
    const SmallWorld world = unpack(program_->bounds(), state.data());
    for (std::uint32_t i = 0; i < program_->bounds().frames; ++i) {
      const FrameKind kind = world.frame(FrameId{i}).kind;
      if (kind != FrameKind::none && kind != FrameKind::WskDeregister) return false;
    }
    return true;
  }

 private:
  static State packed(SmallWorld& world) {
    State state{};
    pack(world, state.data(), Words);
    return state;
  }
  check::Observation observe(const SmallWorld& world) const {
    const Judge::Bits bits = judge_->state(world);
    return {bits.violated, bits.witnessed, bits.open};
  }
  template <class Sink>
  void expand(Scratch&, SmallWorld& world, Sink& sink) const {
    program_->for_each_step(world, [&](const Step& step) {
      SmallWorld next = world;
      program_->take(next, step);
      const Judge::Bits bits = judge_->step(world, *program_, step, next);
      sink(encode(step), packed(next), bits.violated, bits.witnessed);
    });
  }

  const Program* program_;
  const Judge* judge_;
};

}  // namespace wskcheck::explore
