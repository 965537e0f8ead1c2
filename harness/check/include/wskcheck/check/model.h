// What the explorer asks of a model. The explorer knows nothing else about it: no rule, no
// property, no name. A model is one const object shared by all workers; each worker owns its
// Scratch.
//
//   struct Model {
//     using State = ...;    // plain bytes, 8 to 64 of them, a multiple of 8, without padding
//     using Scratch = ...;  // a worker's working memory; its content carries nothing between calls
//     void initial(Scratch&, sink) const;                 // sink(state), at least once
//     Observation observe(Scratch&, const State&) const;  // the properties on a state
//     void expand(Scratch&, const State&, sink) const;    // sink(step, next, violated, witnessed)
//     std::size_t rule_count() const;
//     std::size_t rule_of(Step) const;                    // below rule_count()
//   };
//
// The order in which `initial` and `expand` call their sink must depend on nothing but the
// arguments. From the same state, one Step must never lead to two different states. Optional
// members, each found by its presence:
//
//   Observation observe_and_expand(Scratch&, const State&, sink) const;
//       observe and expand in one go, for models that unpack their states.
//   State canonical(Scratch&, const State&) const;
//       symmetry: the representative of the orbit. It is called from inside the sink of `expand`,
//       with another Scratch than that `expand` works on. Properties, fairness aside, must not tell
//       the members of an orbit apart.
//   Observation observe_and_expand_canonical(Scratch&, const State&, sink) const;
//       observe_and_expand with the representatives of the successors, for models that sort before
//       they pack. They must be those that `canonical` gives.
//   bool reduce(Scratch&, const State&, std::span<const Step> enabled, StepSet& ample) const;
//       partial-order reduction: true when `ample` holds a subset of `enabled` (given in the order
//       of `expand`, chosen by position) that is enough. The model vouches that the subset is not
//       empty, that nothing outside it can disable or depend on it before one of it is taken, and
//       that its steps change no property. The explorer adds the cycle proviso.
//   void judge_only(Scratch&, const Properties&) const;
//       from now on, with this Scratch, `always` and `sometimes` properties outside these need not
//       be judged: they are decided.
//   int fairness_class(Step) const;
//       -1: no promise. 0 to 63: weak fairness; a class enabled for ever is taken again and again.
//   static constexpr bool strong_fairness = true;
//       strong fairness instead: a class enabled again and again is taken again and again.
//   bool may_stop(Scratch&, const State&) const;
//       whether a state without successors is an end and not a deadlock.
#ifndef WSKCHECK_CHECK_MODEL_H
#define WSKCHECK_CHECK_MODEL_H

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "wskcheck/check/options.h"

namespace wskcheck::check {

/// A rule with its parameters, as the model numbers them. The explorer only compares and copies it.
using Step = std::uint64_t;

/// The properties on one state; bit i of a word is property i of that kind.
struct Observation {
  std::uint64_t violated = 0;   // `always` properties that fail here
  std::uint64_t witnessed = 0;  // `sometimes` properties that hold here
  std::uint64_t open = 0;       // `eventually` properties that still wait here

  friend bool operator==(const Observation&, const Observation&) = default;
};

/// Positions in the list of enabled steps, chosen by a model's `reduce`.
class StepSet {
 public:
  void clear() { positions_.clear(); }
  void add(std::size_t position) { positions_.push_back(position); }
  const std::vector<std::size_t>& positions() const { return positions_; }

 private:
  std::vector<std::size_t> positions_;
};

template <class S>
concept PackedState = std::is_trivially_copyable_v<S> && std::is_default_constructible_v<S> &&
                              std::has_unique_object_representations_v<S> && sizeof(S) %
                              8 ==
                          0 &&
                      sizeof(S) >= 8 && sizeof(S) <= 64;

namespace detail {
template <class State>
struct StateSinkShape {
  void operator()(const State&) const {}
};
template <class State>
struct StepSinkShape {
  void operator()(Step, const State&, std::uint64_t, std::uint64_t) const {}
};
}  // namespace detail

template <class M>
concept Model = PackedState<typename M::State> && std::default_initializable<typename M::Scratch> &&
    requires(const M& model, typename M::Scratch& scratch, const typename M::State& state,
             Step step) {
  model.initial(scratch, detail::StateSinkShape<typename M::State>{});
  { model.observe(scratch, state) } -> std::same_as<Observation>;
  model.expand(scratch, state, detail::StepSinkShape<typename M::State>{});
  { model.rule_count() } -> std::convertible_to<std::size_t>;
  { model.rule_of(step) } -> std::convertible_to<std::size_t>;
};

template <class M>
concept ObservesWhileExpanding = requires(const M& model, typename M::Scratch& scratch,
                                          const typename M::State& state) {
  {
    model.observe_and_expand(scratch, state, detail::StepSinkShape<typename M::State>{})
    } -> std::same_as<Observation>;
};

template <class M>
concept HasSymmetry = requires(const M& model, typename M::Scratch& scratch,
                               const typename M::State& state) {
  { model.canonical(scratch, state) } -> std::same_as<typename M::State>;
};

template <class M>
concept ExpandsCanonically = HasSymmetry<M> &&
    requires(const M& model, typename M::Scratch& scratch, const typename M::State& state) {
  {
    model.observe_and_expand_canonical(scratch, state, detail::StepSinkShape<typename M::State>{})
    } -> std::same_as<Observation>;
};

template <class M>
concept HasPartialOrder = requires(const M& model, typename M::Scratch& scratch,
                                   const typename M::State& state, std::span<const Step> enabled,
                                   StepSet& ample) {
  { model.reduce(scratch, state, enabled, ample) } -> std::same_as<bool>;
};

template <class M>
concept JudgesOnlySome = requires(const M& model, typename M::Scratch& scratch,
                                  const Properties& properties) {
  model.judge_only(scratch, properties);
};

template <class M>
concept HasFairness = requires(const M& model, Step step) {
  { model.fairness_class(step) } -> std::convertible_to<int>;
};

template <class M>
concept HasStrongFairness = HasFairness<M> && M::strong_fairness;

template <class M>
concept HasMayStop = requires(const M& model, typename M::Scratch& scratch,
                              const typename M::State& state) {
  { model.may_stop(scratch, state) } -> std::same_as<bool>;
};

}  // namespace wskcheck::check

#endif
