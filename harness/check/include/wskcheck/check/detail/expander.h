// One worker's access to the model: the successors of a state, with symmetry and partial-order
// reduction applied as far as they are switched on.
//
// Cycle proviso of the reduction: an ample set is used only when at least one of its successors is
// in no depth up to the one being expanded. The depths along such a chain of postponements rise, so
// it ends, in a state that is expanded fully: no step is put off for ever. The test reads only
// depths that are complete, so that it does not depend on threads.
#ifndef WSKCHECK_CHECK_DETAIL_EXPANDER_H
#define WSKCHECK_CHECK_DETAIL_EXPANDER_H

#include <cstddef>
#include <cstdint>
#include <vector>

#include "wskcheck/check/model.h"

namespace wskcheck::check::detail {

struct Reductions {
  bool symmetry = false;
  bool partial_order = false;

  bool any() const { return symmetry || partial_order; }
};

template <Model M>
Reductions usable(Reductions wanted) {
  return {wanted.symmetry && HasSymmetry<M>, wanted.partial_order && HasPartialOrder<M>};
}

template <Model M>
class Expander {
 public:
  using State = typename M::State;

  Expander(const M& model, Reductions reductions)
      : model_(&model), reductions_(usable<M>(reductions)) {}

  const M& model() const { return *model_; }
  Observation observe(const State& state) { return model_->observe(scratch_, state); }

  /// The same, for calls from inside a sink.
  Observation observe_inside(const State& state) { return model_->observe(other_scratch_, state); }

  template <class Sink>
  void initial(Sink&& sink) {
    model_->initial(scratch_, sink);
  }

  /// The state that stands for this one in the table.
  State representative(const State& state) {
    if constexpr (HasSymmetry<M>) {
      if (reductions_.symmetry) return model_->canonical(other_scratch_, state);
    }
    return state;
  }

  /// The other properties are decided.
  void judge_only([[maybe_unused]] const Properties& properties) {
    if constexpr (JudgesOnlySome<M>) {
      model_->judge_only(scratch_, properties);
      model_->judge_only(other_scratch_, properties);
    }
  }

  bool may_stop(const State& state) {
    if constexpr (HasMayStop<M>) return model_->may_stop(scratch_, state);
    return false;
  }

  static int fairness_class([[maybe_unused]] const M& model, [[maybe_unused]] Step step) {
    if constexpr (HasFairness<M>) return static_cast<int>(model.fairness_class(step));
    return -1;
  }

  /// Every step as the model gives it: sink(step, next, violated, witnessed).
  template <class Sink>
  Observation expand_raw(const State& state, Sink&& sink) {
    if constexpr (ObservesWhileExpanding<M>) {
      return model_->observe_and_expand(scratch_, state, sink);
    } else {
      const Observation observation = model_->observe(scratch_, state);
      model_->expand(scratch_, state, sink);
      return observation;
    }
  }

  /// Every step, without partial-order reduction; `next` is the representative.
  template <class Sink>
  Observation expand_all(const State& state, Sink&& sink) {
    if constexpr (HasSymmetry<M>) {
      if (reductions_.symmetry) {
        if constexpr (ExpandsCanonically<M>) {
          return model_->observe_and_expand_canonical(scratch_, state, sink);
        }
        return expand_raw(state, [&](Step step, const State& next, std::uint64_t violated,
                                     std::uint64_t witnessed) {
          sink(step, model_->canonical(other_scratch_, next), violated, witnessed);
        });
      }
    }
    return expand_raw(state, sink);
  }

  /// The steps that the search takes; is_old(next) tells whether a state has at most this depth.
  template <class IsOld, class Sink>
  Observation expand(const State& state, IsOld&& is_old, Sink&& sink) {
    if constexpr (HasPartialOrder<M>) {
      if (reductions_.partial_order) return expand_ample(state, is_old, sink);
    }
    (void)is_old;
    return expand_all(state, sink);
  }

 private:
  struct Successor {
    State next;
    std::uint64_t violated;
    std::uint64_t witnessed;
  };

  template <class IsOld, class Sink>
  Observation expand_ample(const State& state, IsOld&& is_old, Sink&& sink) {
    steps_.clear();
    successors_.clear();
    const Observation observation = expand_all(
        state, [&](Step step, const State& next, std::uint64_t violated, std::uint64_t witnessed) {
          steps_.push_back(step);
          successors_.push_back({next, violated, witnessed});
        });
    const auto take = [&](std::size_t i) {
      sink(steps_[i], successors_[i].next, successors_[i].violated, successors_[i].witnessed);
    };
    ample_.clear();
    if (model_->reduce(scratch_, state, steps_, ample_)) {
      bool one_is_new = false;
      for (const std::size_t i : ample_.positions()) {
        one_is_new = one_is_new || !is_old(successors_[i].next);
      }
      if (one_is_new) {
        for (const std::size_t i : ample_.positions()) take(i);
        return observation;
      }
    }
    for (std::size_t i = 0; i < steps_.size(); ++i) take(i);
    return observation;
  }

  const M* model_;
  Reductions reductions_;
  typename M::Scratch scratch_{};
  typename M::Scratch other_scratch_{};  // for calls from inside a sink
  std::vector<Step> steps_;
  std::vector<Successor> successors_;
  StepSet ample_;
};

}  // namespace wskcheck::check::detail

#endif
