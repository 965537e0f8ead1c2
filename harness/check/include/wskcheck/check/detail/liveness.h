// `eventually`: property p fails when some reachable fair run stays for ever in states where p is
// open. Runs that end in such a state are found by the search itself; this file finds the fair
// cycles.
//
// 1. The states that lie on any cycle at all: one pass of Tarjan's algorithm over the graph
//    (live_graph.h). A property that is open at none of them has no cycle.
// 2. For the rest, Tarjan's algorithm over those of them where p is open. A component with an edge
//    inside carries a fair run exactly when for each class of weak fairness some member has no
//    enabled step of the class or some edge inside is of the class (the run that takes every edge
//    again and again is fair then; otherwise every run inside is unfair). Under strong fairness a
//    class that is enabled in the component must have an edge inside; where it has none, the
//    members that enable it are taken out, and the rest is looked at again.
//
// Stored beside the graph: 4 bytes for each state, and Tarjan's stacks. Sequential, so equal
// everywhere.
#ifndef WSKCHECK_CHECK_DETAIL_LIVENESS_H
#define WSKCHECK_CHECK_DETAIL_LIVENESS_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "wskcheck/check/detail/live_graph.h"

namespace wskcheck::check::detail {

/// Strongly connected components of a part of the graph; those that `keep` admits are numbered.
template <Model M>
class FairComponents {
 public:
  using State = typename M::State;
  using Graph = LiveGraph<M>;
  using Node = typename Graph::Node;

  FairComponents(Search<M>& search, const Graph& graph, const Monitor& monitor)
      : search_(search), graph_(graph), monitor_(monitor), marks_(graph.size(), not_open) {}

  /// Why a run ended early; then it says nothing.
  Reason reason() const { return reason_; }

  /// Which nodes lie on a cycle of the whole graph.
  std::vector<bool> on_cycles() {
    fair_only_ = false;
    std::fill(marks_.begin(), marks_.end(), unvisited);
    visit_all();
    std::vector<bool> cyclic(graph_.size(), false);
    for (std::size_t n = 0; n < cyclic.size(); ++n) {
      cyclic[n] = marks_[n] >= component_first && marks_[n] < in_question;
    }
    return cyclic;
  }

  /// The fair component of a property that is reached first, and there the state with the least
  /// bytes; `cyclic` as on_cycles() gave it.
  std::optional<StateId> run(unsigned property, const std::vector<bool>& cyclic) {
    for (Node n = 0; n < marks_.size(); ++n) {
      const bool looked_at = cyclic[n] && ((graph_.open(n) >> property) & 1) != 0;
      marks_[n] = looked_at ? unvisited : not_open;
    }
    visit_all();
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
    Node node;
    std::uint32_t order;
    std::uint32_t low;
    bool loops;        // has an edge to itself
    std::size_t next;  // of its edges, the one to look at
  };

  std::uint32_t mark(StateId id) const { return marks_[graph_.node(id)]; }

  void visit_all() {
    components_ = 0;
    orders_ = 0;
    reason_ = monitor_.stop_reason();
    for (Node n = 0; n < marks_.size(); ++n) {
      if (reason_ != Reason::none) return;
      if (marks_[n] == unvisited) depth_first(n);
      while (!again_.empty() && reason_ == Reason::none) {
        const Node left = again_.back();
        again_.pop_back();
        if (marks_[left] == unvisited) depth_first(left);
      }
    }
  }

  void enter(Node n) {
    const std::uint32_t order = ++orders_;
    if (order % poll_interval == 0) reason_ = monitor_.stop_reason();
    marks_[n] = order;
    members_.push_back(n);
    frames_.push_back({n, order, order, false, 0});
  }

  void depth_first(Node root) {
    enter(root);
    while (!frames_.empty() && reason_ == Reason::none) {
      Frame& frame = frames_.back();
      const auto targets = graph_.targets(frame.node);
      if (frame.next < targets.size()) {
        const Node next = targets[frame.next++];
        const std::uint32_t value = marks_[next];
        if (next == frame.node) frame.loops = true;
        if (value == unvisited) {
          enter(next);
        } else if (value < component_first) {
          frame.low = std::min(frame.low, value);
        }
        continue;
      }
      const Frame ended = frame;
      frames_.pop_back();
      if (!frames_.empty()) frames_.back().low = std::min(frames_.back().low, ended.low);
      if (ended.low == ended.order) close_component(ended);
    }
  }

  void close_component(const Frame& root) {
    const auto first = std::find(members_.rbegin(), members_.rend(), root.node).base() - 1;
    const bool cycles = members_.end() - first > 1 || root.loops;
    std::uint32_t verdict = done;
    if (cycles && !fair_only_) {
      verdict = component_first + components_++;
    } else if (cycles) {
      for (auto it = first; it != members_.end(); ++it) marks_[*it] = in_question;
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
    for (auto it = first; it != members_.end(); ++it) marks_[*it] = verdict;
    members_.erase(first, members_.end());
  }

  /// Members that enable a starved class cannot be on a fair cycle of this component.
  void take_out(typename std::vector<Node>::iterator first, std::uint64_t starved) {
    for (auto it = first; it != members_.end(); ++it) {
      const bool out = (classes_of(*it).enabled & starved) != 0;
      marks_[*it] = out ? done : unvisited;
      if (!out) again_.push_back(*it);
    }
    members_.erase(first, members_.end());
  }

  struct Classes {
    std::uint64_t enabled = 0;
    std::uint64_t served = 0;  // by edges that stay inside
  };

  /// The classes of this member's steps.
  Classes classes_of(Node n) const {
    Classes result;
    const auto targets = graph_.targets(n);
    const auto classes = graph_.classes(n);
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (classes[i] == Graph::no_class) continue;
      const std::uint64_t bit = std::uint64_t{1} << classes[i];
      result.enabled |= bit;
      if (marks_[targets[i]] == in_question) result.served |= bit;
    }
    return result;
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
  const Graph& graph_;
  const Monitor& monitor_;
  Reason reason_ = Reason::none;
  bool fair_only_ = true;
  std::vector<std::uint32_t> marks_;
  std::vector<Node> members_;  // Tarjan's stack
  std::vector<Node> again_;    // left of components that were taken apart
  std::vector<Frame> frames_;
  std::uint32_t orders_ = 0;
  std::uint32_t components_ = 0;
};

}  // namespace wskcheck::check::detail

#endif
