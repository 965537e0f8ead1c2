// The cycle of a counterexample to `eventually`: inside one fair component, from its nearest state
// through whatever fairness asks for (a state where a class is not enabled, or a step of the class)
// and back. Each stretch is a shortest one; the whole need not be.
#ifndef WSKCHECK_CHECK_DETAIL_LASSO_H
#define WSKCHECK_CHECK_DETAIL_LASSO_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "wskcheck/check/detail/liveness.h"

namespace wskcheck::check::detail {

template <Model M>
class LassoBuilder {
 public:
  using State = typename M::State;

  LassoBuilder(Search<M>& search, const FairComponents<M>& components)
      : search_(search), components_(components) {}

  /// Adds a fair cycle to a path that ends in `entry`.
  void close(Path<State>& path, StateId entry) {
    path.cycle_start = path.steps.size();
    unserved_ = enabled(entry);
    if constexpr (HasStrongFairness<M>) return close_strongly(path, entry);
    StateId at = entry;
    while (unserved_ != 0) {
      at = go(path, at, [&](const Edge& edge) {
        return (edge.class_bit & unserved_) != 0 || (~enabled(edge.to) & unserved_) != 0;
      });
    }
    if (at == entry && path.steps.size() > *path.cycle_start) return;
    go(path, at, [&](const Edge& edge) { return edge.to == entry; });
  }

 private:
  /// Serves every class that is enabled on the way, until nothing new is met on the way back.
  void close_strongly(Path<State>& path, StateId entry) {
    StateId at = entry;
    do {
      while (unserved_ != 0) {
        at = go(path, at, [&](const Edge& edge) { return (edge.class_bit & unserved_) != 0; });
      }
      if (at == entry && path.steps.size() > *path.cycle_start) continue;
      at = go(path, at, [&](const Edge& edge) { return edge.to == entry; });
    } while (unserved_ != 0);
  }

  struct Edge {
    StateId from;
    Step step;
    StateId to;
    std::uint64_t class_bit;
  };

  std::uint64_t enabled(StateId id) {
    return FairComponents<M>::enabled_classes(search_, search_.table().at(id));
  }

  std::vector<Edge> edges_inside(StateId from) {
    std::vector<Edge> edges;
    search_.expander(0).expand_all(
        search_.table().at(from), [&](Step step, const State& next, std::uint64_t, std::uint64_t) {
          const auto to = search_.table().find(next);
          if (!to || !components_.same_component(*to, from)) return;
          edges.push_back({from, step, *to, FairComponents<M>::class_bit(search_.model(), step)});
        });
    return edges;
  }

  /// Goes the shortest way to an edge that is the goal and takes it; returns where it leads.
  template <class Goal>
  StateId go(Path<State>& path, StateId from, Goal&& goal) {
    std::map<StateId, Edge> into;
    std::vector<StateId> queue{from};
    for (std::size_t head = 0; head < queue.size(); ++head) {
      for (const Edge& edge : edges_inside(queue[head])) {
        if (goal(edge)) {
          append(path, from, edge, into);
          return edge.to;
        }
        if (edge.to != from && into.emplace(edge.to, edge).second) queue.push_back(edge.to);
      }
    }
    unserved_ = 0;  // not reached: a strongly connected component has the goal
    return from;
  }

  void append(Path<State>& path, StateId from, const Edge& last,
              const std::map<StateId, Edge>& into) {
    std::vector<Edge> way{last};
    while (way.back().from != from) way.push_back(into.at(way.back().from));
    std::reverse(way.begin(), way.end());
    for (const Edge& edge : way) {
      path.steps.push_back(edge.step);
      path.states.push_back(search_.table().at(edge.to));
      if constexpr (HasStrongFairness<M>) {
        served_ |= edge.class_bit;
        unserved_ = (unserved_ | enabled(edge.to)) & ~served_;
      } else {
        unserved_ &= ~edge.class_bit & enabled(edge.to);
      }
    }
  }

  Search<M>& search_;
  const FairComponents<M>& components_;
  std::uint64_t unserved_ = 0;  // classes that still need a step or a state without them
  std::uint64_t served_ = 0;    // under strong fairness: by a step of the cycle
};

}  // namespace wskcheck::check::detail

#endif
