// `eventually`: property p fails when some reachable fair run stays for ever in states where p is
// open. Runs that end in such a state are found by the search itself; this file finds the fair
// cycles.
//
// 1. A cycle must go back in depth, or stay: an edge between open states to the same or a smaller
//    depth. Where there is none there is no cycle. One parallel pass over the open states finds,
//    for all properties at once, which have such an edge. It decides nearly all models that pass.
// 2. For the rest, Tarjan's algorithm over the subgraph of the states where p is open, successors
//    expanded anew. A component with an edge inside carries a fair run exactly when for each class
//    of weak fairness some member has no enabled step of the class or some edge inside is of the
//    class (the run that takes every edge again and again is fair then; otherwise every run inside
//    is unfair). Under strong fairness a class that is enabled in the component must have an edge
//    inside; where it has none, the members that enable it are taken out, and the rest is looked at
//    again.
//
// Stored: 4 bytes for each state of the table, and Tarjan's stacks. Sequential, so equal
// everywhere.
#ifndef WSKCHECK_CHECK_DETAIL_LIVENESS_H
#define WSKCHECK_CHECK_DETAIL_LIVENESS_H

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "wskcheck/check/detail/search.h"

namespace wskcheck::check::detail {

/// The properties of `wanted` that may have a cycle of open states; the others have none. A reason
/// to stop leaves all of them open.
template <Model M>
std::uint64_t may_cycle(Search<M>& search, std::uint64_t wanted, const Monitor& monitor,
                        Reason& reason) {
  using State = typename M::State;
  std::vector<std::uint64_t> found(search.pool().size(), 0);
  const Levels& levels = search.levels();
  LevelRange range = levels.first();
  for (std::size_t level = 0; level < levels.size(); ++level) {
    reason = monitor.stop_reason();
    if (reason != Reason::none) return wanted;
    if (level != 0) range = levels.after(range, level);
    search.for_range(range, [&](unsigned worker, StateId id) {
      Expander<M>& expander = search.expander(worker);
      const State state = search.table().at(id);
      const std::uint64_t open = expander.observe(state).open & wanted & ~found[worker];
      if (open == 0) return;
      expander.expand_all(state, [&](Step, const State& next, std::uint64_t, std::uint64_t) {
        const auto target = search.table().find(next);
        if (!target || !range.reached(*target)) return;
        found[worker] |= open & expander.observe_inside(next).open;
      });
    });
  }
  std::uint64_t all = 0;
  for (const std::uint64_t bits : found) all |= bits;
  return all;
}

/// The components of fair cycles of one property, numbered.
template <Model M>
class FairComponents {
 public:
  using State = typename M::State;

  FairComponents(Search<M>& search, unsigned property, const Monitor& monitor)
      : search_(search), property_(property), monitor_(monitor) {}

  /// Why run() ended early; then it says nothing.
  Reason reason() const { return reason_; }

  static constexpr std::uint64_t states_max = 0x7FFFFFFF;
  static std::uint64_t bytes_needed(std::uint64_t states) { return states * sizeof(std::uint32_t); }

  /// The component that is reached first, and there the state with the least bytes.
  std::optional<StateId> run() {
    mark_open();
    reason_ = monitor_.stop_reason();
    for (std::uint32_t s = 0; s < segment_count; ++s) {
      for (std::uint32_t i = 0; i < search_.table().segment(s).size(); ++i) {
        if (reason_ != Reason::none) return std::nullopt;
        if (mark(id_of(s, i)) == unvisited) depth_first(id_of(s, i));
        while (!again_.empty() && reason_ == Reason::none) {
          const StateId id = again_.back();
          again_.pop_back();
          if (mark(id) == unvisited) depth_first(id);
        }
      }
    }
    return components_ == 0 || reason_ != Reason::none ? std::nullopt : nearest();
  }

  bool same_component(StateId a, StateId b) const { return mark(a) == mark(b); }

  /// The classes of fairness that have a step enabled here.
  static std::uint64_t enabled_classes(Search<M>& search, const State& state) {
    std::uint64_t classes = 0;
    search.expander(0).expand_all(state,
                                  [&](Step step, const State&, std::uint64_t, std::uint64_t) {
                                    classes |= class_bit(search.model(), step);
                                  });
    return classes;
  }

  static std::uint64_t class_bit(const M& model, Step step) {
    const int number = Expander<M>::fairness_class(model, step);
    return number < 0 ? 0 : std::uint64_t{1} << (static_cast<unsigned>(number) & 63);
  }

 private:
  static constexpr std::uint32_t poll_interval = 1u << 14;
  static constexpr std::uint32_t unvisited = 0;
  static constexpr std::uint32_t not_open = 0xFFFFFFFF;
  static constexpr std::uint32_t done = 0xFFFFFFFE;
  static constexpr std::uint32_t in_question = 0xFFFFFFFD;
  static constexpr std::uint32_t component_first = 0x80000000;  // below: Tarjan's order

  struct Frame {
    StateId id;
    std::uint32_t order;
    std::uint32_t low;
    bool loops;         // has an edge to itself
    std::size_t first;  // of its successors on the stack of successors
  };

  std::uint32_t& mark(StateId id) { return marks_[base_[segment_of_id(id)] + position_of_id(id)]; }
  std::uint32_t mark(StateId id) const {
    return marks_[base_[segment_of_id(id)] + position_of_id(id)];
  }

  void mark_open() {
    std::size_t total = 0;
    for (std::uint32_t s = 0; s < segment_count; ++s) {
      base_[s] = total;
      total += search_.table().segment(s).size();
    }
    marks_.assign(total, not_open);
    LevelRange all;
    all.end = search_.levels().last().end;
    search_.for_range(all, [&](unsigned worker, StateId id) {
      const auto seen = search_.expander(worker).observe(search_.table().at(id));
      if (((seen.open >> property_) & 1) != 0) mark(id) = unvisited;
    });
  }

  void enter(StateId id) {
    const std::uint32_t order = ++orders_;
    if (order % poll_interval == 0) reason_ = monitor_.stop_reason();
    mark(id) = order;
    members_.push_back(id);
    Frame frame{id, order, order, false, successors_.size()};
    search_.expander(0).expand_all(search_.table().at(id),
                                   [&](Step, const State& next, std::uint64_t, std::uint64_t) {
                                     const auto target = search_.table().find(next);
                                     if (!target || mark(*target) >= component_first) return;
                                     if (*target == id) frame.loops = true;
                                     successors_.push_back(*target);
                                   });
    frames_.push_back(frame);
  }

  void depth_first(StateId root) {
    enter(root);
    while (!frames_.empty() && reason_ == Reason::none) {
      Frame& frame = frames_.back();
      if (successors_.size() > frame.first) {
        const StateId next = successors_.back();
        const std::uint32_t value = mark(next);
        if (value == unvisited) {
          enter(next);  // `next` stays on the stack: its low is read when it is met again
          continue;
        }
        successors_.pop_back();
        if (value < component_first) frame.low = std::min(frame.low, value);
        continue;
      }
      const Frame ended = frame;
      frames_.pop_back();
      if (ended.low == ended.order) {
        close_component(ended);
      } else {
        frames_.back().low = std::min(frames_.back().low, ended.low);
      }
    }
  }

  void close_component(const Frame& root) {
    const auto first = std::find(members_.rbegin(), members_.rend(), root.id).base() - 1;
    const bool cycles = members_.end() - first > 1 || root.loops;
    std::uint32_t verdict = done;
    if (cycles) {
      for (auto it = first; it != members_.end(); ++it) mark(*it) = in_question;
      if constexpr (HasStrongFairness<M>) {
        Classes all;
        for (auto it = first; it != members_.end(); ++it) {
          const Classes one = classes_of(*it);
          all = {all.enabled | one.enabled, all.served | one.served};
        }
        if (const std::uint64_t starved = all.enabled & ~all.served; starved != 0) {
          return take_out(first, starved);
        }
        verdict = component_first + components_++;
      } else {
        std::uint64_t unfair = ~std::uint64_t{0};
        for (auto it = first; it != members_.end() && unfair != 0; ++it) {
          const Classes one = classes_of(*it);
          unfair &= one.enabled & ~one.served;
        }
        if (unfair == 0) verdict = component_first + components_++;
      }
    }
    for (auto it = first; it != members_.end(); ++it) mark(*it) = verdict;
    members_.erase(first, members_.end());
  }

  /// Members that enable a starved class cannot be on a fair cycle of this component.
  void take_out(std::vector<StateId>::iterator first, std::uint64_t starved) {
    for (auto it = first; it != members_.end(); ++it) {
      const bool out = (enabled_classes(search_, search_.table().at(*it)) & starved) != 0;
      mark(*it) = out ? done : unvisited;
      if (!out) again_.push_back(*it);
    }
    members_.erase(first, members_.end());
  }

  struct Classes {
    std::uint64_t enabled = 0;
    std::uint64_t served = 0;  // by edges that stay inside
  };

  /// The classes of this member's steps.
  Classes classes_of(StateId id) {
    std::uint64_t enabled = 0;
    std::uint64_t served = 0;
    search_.expander(0).expand_all(search_.table().at(id),
                                   [&](Step step, const State& next, std::uint64_t, std::uint64_t) {
                                     const std::uint64_t bit = class_bit(search_.model(), step);
                                     enabled |= bit;
                                     if (bit == 0) return;
                                     const auto target = search_.table().find(next);
                                     if (target && mark(*target) == in_question) served |= bit;
                                   });
    return {enabled, served};
  }

  std::optional<StateId> nearest() const {
    const Levels& levels = search_.levels();
    LevelRange range = levels.first();
    for (std::size_t level = 0; level < levels.size(); ++level) {
      if (level != 0) range = levels.after(range, level);
      std::optional<StateId> best;
      const RangeCursor cursor(range);
      cursor.for_ranks(0, cursor.size(), [&](StateId id) {
        if (mark(id) < component_first || mark(id) >= in_question) return;
        if (!best || less(search_.table().at(id), search_.table().at(*best))) best = id;
      });
      if (best) return best;
    }
    return std::nullopt;
  }

  Search<M>& search_;
  unsigned property_;
  const Monitor& monitor_;
  Reason reason_ = Reason::none;
  std::array<std::size_t, segment_count> base_{};
  std::vector<std::uint32_t> marks_;
  std::vector<StateId> members_;     // Tarjan's stack
  std::vector<StateId> again_;       // left of components that were taken apart
  std::vector<StateId> successors_;  // of the states on the path, still to be looked at
  std::vector<Frame> frames_;
  std::uint32_t orders_ = 0;
  std::uint32_t components_ = 0;
};

}  // namespace wskcheck::check::detail

#endif
