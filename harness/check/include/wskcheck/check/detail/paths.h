// Paths without stored parents. For all states asked for at once, depth by depth backwards: the
// states of the depth before are expanded again, and of those that lead to a wanted state the one
// with the least bytes is its parent. This costs at most one more exploration for all paths
// together, and the minimum makes it independent of threads. Expansion here is without
// partial-order reduction: an edge that the reduction left out is as real as the one that it kept.
//
// Under symmetry the chain found consists of representatives. The concrete path follows it from a
// concrete initial state on: each time the least step whose target is represented by the next link.
#ifndef WSKCHECK_CHECK_DETAIL_PATHS_H
#define WSKCHECK_CHECK_DETAIL_PATHS_H

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "wskcheck/check/detail/findings.h"
#include "wskcheck/check/detail/search.h"
#include "wskcheck/check/result.h"

namespace wskcheck::check::detail {

/// A few states to look for among many: a bitmap turns nearly all others away.
template <PackedState State>
class Wanted {
 public:
  explicit Wanted(std::vector<State> states) : states_(std::move(states)) {
    std::sort(states_.begin(), states_.end(), less<State>);
    states_.erase(std::unique(states_.begin(), states_.end(), same<State>), states_.end());
    for (const auto& state : states_) filter_.set(bit(state));
  }

  std::size_t size() const { return states_.size(); }
  std::optional<std::size_t> find(const State& state) const {
    if (!filter_.test(bit(state))) return std::nullopt;
    const auto at = std::lower_bound(states_.begin(), states_.end(), state, less<State>);
    if (at == states_.end() || !same(*at, state)) return std::nullopt;
    return static_cast<std::size_t>(at - states_.begin());
  }

 private:
  static constexpr std::size_t bits = 1u << 14;
  static std::size_t bit(const State& state) { return hash_of(state) % bits; }

  std::vector<State> states_;
  std::bitset<bits> filter_;
};

template <Model M>
class PathFinder {
 public:
  using State = typename M::State;

  explicit PathFinder(Search<M>& search) : search_(search) {}

  /// Asks for a path to a stored state; answers come in the order of asking.
  void ask(const State& state, std::uint64_t depth) { chains_.push_back({depth, {state}}); }

  /// For each state asked for, its representatives from depth 0 on.
  std::vector<std::vector<State>> chains() {
    std::uint64_t depth = 0;
    for (const auto& chain : chains_) depth = std::max(depth, chain.depth);
    if (!chains_.empty()) {
      LevelRange range = search_.levels().at(static_cast<std::size_t>(depth));
      for (; depth > 0; --depth) {
        range = search_.levels().before(range, static_cast<std::size_t>(depth - 1));
        step_back(depth, range);
      }
    }
    std::vector<std::vector<State>> result;
    for (auto& chain : chains_) {
      std::reverse(chain.states.begin(), chain.states.end());
      result.push_back(std::move(chain.states));
    }
    chains_.clear();
    return result;
  }

  /// A concrete path along the representatives.
  Path<State> concrete(const std::vector<State>& chain) {
    Expander<M>& expander = search_.expander(0);
    Path<State> path;
    std::optional<State> first;
    std::vector<State> initial;
    expander.initial([&](const State& state) { initial.push_back(state); });
    for (const State& state : initial) {
      if (!same(expander.representative(state), chain[0])) continue;
      if (!first || less(state, *first)) first = state;
    }
    path.states.push_back(first.value_or(chain[0]));
    for (std::size_t i = 1; i < chain.size(); ++i) {
      append_least(path, [&](const State& next, std::uint64_t, std::uint64_t) {
        return same(expander.representative(next), chain[i]);
      });
    }
    return path;
  }

  /// Adds the least step that is judged so.
  void append_judged(Path<State>& path, Kind kind, unsigned index) {
    append_least(path, [&](const State&, std::uint64_t violated, std::uint64_t witnessed) {
      return (((kind == Kind::always ? violated : witnessed) >> index) & 1) != 0;
    });
  }

 private:
  struct Chain {
    std::uint64_t depth;        // of the first state
    std::vector<State> states;  // backwards
  };

  template <class Accept>
  void append_least(Path<State>& path, Accept&& accept) {
    bool found = false;
    Step least = 0;
    State target{};
    const State from = path.states.back();
    search_.expander(0).expand_raw(
        from, [&](Step step, const State& next, std::uint64_t violated, std::uint64_t witnessed) {
          if ((found && step >= least) || !accept(next, violated, witnessed)) return;
          found = true;
          least = step;
          target = next;
        });
    if (!found) return;  // only a model that breaks its own promises gets here
    path.steps.push_back(least);
    path.states.push_back(target);
  }

  /// Finds the parents, within `range`, of all wanted states of `depth`.
  void step_back(std::uint64_t depth, const LevelRange& range) {
    std::vector<State> heads;
    for (const auto& chain : chains_) {
      if (at_depth(chain, depth)) heads.push_back(chain.states.back());
    }
    const Wanted<State> wanted(heads);
    using Best = std::vector<std::optional<State>>;
    std::vector<Best> best(search_.pool().size(), Best(wanted.size()));
    search_.for_range(range, [&](unsigned worker, StateId id) {
      const State state = search_.table().at(id);
      search_.expander(worker).expand_all(
          state, [&](Step, const State& next, std::uint64_t, std::uint64_t) {
            const auto at = wanted.find(next);
            if (!at) return;
            auto& parent = best[worker][*at];
            if (!parent || less(state, *parent)) parent = state;
          });
    });
    for (auto& chain : chains_) {
      if (!at_depth(chain, depth)) continue;
      const std::size_t at = *wanted.find(chain.states.back());
      std::optional<State> parent;
      for (const Best& candidate : best) {
        if (candidate[at] && (!parent || less(*candidate[at], *parent))) parent = candidate[at];
      }
      if (parent) chain.states.push_back(*parent);
    }
  }

  static bool at_depth(const Chain& chain, std::uint64_t depth) {
    return chain.depth + 1 >= depth + chain.states.size() &&
           chain.depth - (chain.states.size() - 1) == depth;
  }

  Search<M>& search_;
  std::vector<Chain> chains_;
};

}  // namespace wskcheck::check::detail

#endif
