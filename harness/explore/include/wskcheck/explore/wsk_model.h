// The model of WSK as the explorer wants it: packed states, steps as numbers, properties as bits.
//
// Words is the size of a packed state in 64-bit words; packed_words(bounds) says which is needed.
//
// With `rests` a state in which nothing has to happen has a step to itself: the driver and the
// network may leave it at that for ever, so an obligation that is open there stays open.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "wskcheck/check/model.h"
#include "wskcheck/model/program.h"
#include "wskcheck/properties/property.h"

namespace wskcheck::explore {

template <std::size_t Words>
class WskModel {
 public:
  using State = std::array<std::uint64_t, Words>;
  struct Scratch {
    std::optional<Judge> judge;  // of what is still to be judged; else all is
  };

  // `judge` must outlive the model.
  WskModel(const Program& program, const Judge& judge, bool rests = false)
      : program_(&program), judge_(&judge), rests_(rests) {}

  static constexpr check::Step rest = ~check::Step{0};

  template <class Sink>
  void initial(Scratch&, Sink&& sink) const {
    SmallWorld world = SmallWorld::start(program_->bounds());
    sink(packed(world));
  }

  void judge_only(Scratch& scratch, const check::Properties& properties) const {
    scratch.judge = judge_->only(properties.always, properties.sometimes);
  }

  check::Observation observe(Scratch& scratch, const State& state) const {
    return observed(judge_for(scratch), unpack(program_->bounds(), state.data()));
  }

  template <class Sink>
  void expand(Scratch& scratch, const State& state, Sink&& sink) const {
    SmallWorld world = unpack(program_->bounds(), state.data());
    expand_as_they_are(scratch, world, sink);
  }

  template <class Sink>
  check::Observation observe_and_expand(Scratch& scratch, const State& state, Sink&& sink) const {
    SmallWorld world = unpack(program_->bounds(), state.data());
    expand_as_they_are(scratch, world, sink);
    return observed(judge_for(scratch), world);
  }

  template <class Sink>
  check::Observation observe_and_expand_canonical(Scratch& scratch, const State& state,
                                                  Sink&& sink) const {
    SmallWorld world = unpack(program_->bounds(), state.data());
    const OwnWords before = own_words(world);
    expand_into(scratch, world, sink, [&](SmallWorld& next, const View& view) {
      State packed{};
      pack_sorted_after(next, before, view, packed.data(), Words);
      return packed;
    });
    return observed(judge_for(scratch), world);
  }

  std::size_t rule_count() const { return program_->table().size() + 1; }
  std::size_t rule_of(check::Step step) const {
    return step == rest ? program_->table().size() : decode_step(step).rule;
  }

  State canonical(Scratch&, const State& state) const {
    SmallWorld world = unpack(program_->bounds(), state.data());
    return sorted(world);
  }

  // Partial order: the return of a call, or the end of a completion routine, comes first, alone.
  // Nothing can disable it, it disables nothing but makes room, and no property tells whether it
  // was taken; so every other step can as well be taken after it. Where that does not hold is left
  // out: see ends_unnoticed(). independence_test.cpp takes each step that is chosen here before and
  // after all others, and compares.
  bool reduce(Scratch&, const State& state, std::span<const check::Step> enabled,
              check::StepSet& ample) const {
    std::optional<SmallWorld> world;
    for (std::size_t n = 0; n < enabled.size(); ++n) {
      if (enabled[n] == rest) continue;
      const Step step = decode_step(enabled[n]);
      const Label label = program_->table()[step.rule].label;
      if (label != Label::returns && label != Label::leave) continue;
      if (!world) world = unpack(program_->bounds(), state.data());
      if (!ends_unnoticed(*world, label, world->frame(step.frame))) continue;
      ample.add(n);
      return true;
    }
    return false;
  }

  // Fairness of what WSK must do at last, and of callbacks that return: one class for each object
  // that the step is about. It is strong, because bounds make room a thing that comes and goes: a
  // completion is possible only while a frame is free.
  static constexpr bool strong_fairness = true;
  int fairness_class(check::Step code) const {
    if (code == rest) return -1;
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
  // Calls that properties or guards look at while they are in progress.
  static constexpr Mask watched_calls =
      in(FrameKind::WskSocket, FrameKind::WskDeregister, FrameKind::WskControlClient,
         FrameKind::WskInspectComplete, FrameKind::WskCloseSocket);
  // IRPs that properties look at until their completion routine has returned.
  static constexpr Mask watched_irps = in(IrpUse::bind, IrpUse::close);

  // Whether the end of this call or completion routine makes no difference to anything else.
  bool ends_unnoticed(const SmallWorld& w, Label label, const Frame& frame) const {
    const std::uint32_t features = program_->bounds().features;
    // The one mistake of the driver may be to call although a call is in progress.
    if ((features & f_misuse) != 0 && w.client().misused == 0) return false;
    if (label == Label::returns) {
      // Inline callbacks come on the stack of a call that has not returned.
      return (features & f_inline) == 0 && frame.result != Result::refused &&
             !is_in(watched_calls, frame.kind);
    }
    // With f_nested the driver may call WSK from inside.
    return (features & f_nested) == 0 && frame.kind == FrameKind::Completion &&
           !is_in(watched_irps, w.irp(frame.irp).use);
  }

  static State packed(SmallWorld& world) {
    State state{};
    pack(world, state.data(), Words);
    return state;
  }
  static State sorted(SmallWorld& world) {
    State state{};
    pack_sorted(world, state.data(), Words);
    return state;
  }
  const Judge& judge_for(const Scratch& scratch) const {
    return scratch.judge ? *scratch.judge : *judge_;
  }
  static check::Observation observed(const Judge& judge, const SmallWorld& world) {
    const Judge::Bits bits = judge.state(world);
    return {bits.violated, bits.witnessed, bits.open};
  }
  template <class Sink>
  void expand_as_they_are(const Scratch& scratch, SmallWorld& world, Sink& sink) const {
    expand_into(scratch, world, sink, [](SmallWorld& next, const View&) { return packed(next); });
  }
  // as_state(next, view) packs the world after a step, of which `view` are the objects before.
  template <class Sink, class AsState>
  void expand_into(const Scratch& scratch, SmallWorld& world, Sink& sink, AsState as_state) const {
    const Judge& judge = judge_for(scratch);
    bool at_rest = rests_;
    program_->for_each_possible(world, [&](const Possible& possible) {
      SmallWorld next = world;
      program_->take(next, possible);
      const Judge::Bits bits = judge.step(world, *program_, possible.step, next);
      const check::Step code = encode(possible.step);
      at_rest = at_rest && fairness_class(code) < 0;
      sink(code, as_state(next, possible.view), bits.violated, bits.witnessed);
    });
    if (!at_rest) return;
    SmallWorld same = world;
    sink(rest, as_state(same, View{}), std::uint64_t{0}, std::uint64_t{0});
  }

  const Program* program_;
  const Judge* judge_;
  bool rests_;
};

}  // namespace wskcheck::explore
