// A naive checker to compare the explorer with: sets, maps, closures, no cleverness, no reduction.
// And a judge that walks a reported path step by step.
#ifndef WSKCHECK_CHECK_TEST_NAIVE_H
#define WSKCHECK_CHECK_TEST_NAIVE_H

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "wskcheck/check/check.h"

namespace wskcheck::check::naive {

struct Edge {
  Step step;
  std::uint64_t to;
  std::uint64_t violated;
  std::uint64_t witnessed;
};

/// The whole graph of a model whose states are one word.
template <Model M>
struct Explicit {
  const M& model;
  std::set<std::uint64_t> starts;
  std::map<std::uint64_t, std::vector<Edge>> edges;
  std::map<std::uint64_t, Observation> seen;
  std::map<std::uint64_t, std::uint64_t> depth;

  explicit Explicit(const M& m) : model(m) {
    typename M::Scratch scratch{};
    std::vector<std::uint64_t> queue;
    const auto reach = [&](std::uint64_t value, std::uint64_t at) {
      if (depth.emplace(value, at).second) queue.push_back(value);
    };
    model.initial(scratch, [&](const auto& state) {
      starts.insert(state.value);
      reach(state.value, 0);
    });
    for (std::size_t head = 0; head < queue.size(); ++head) {
      const std::uint64_t value = queue[head];
      seen[value] = model.observe(scratch, {value});
      auto& out = edges[value];
      model.expand(
          scratch, {value},
          [&](Step step, const auto& next, std::uint64_t violated, std::uint64_t witnessed) {
            out.push_back({step, next.value, violated, witnessed});
          });
      for (const Edge& edge : out) reach(edge.to, depth[value] + 1);
    }
  }

  bool deadlocked(std::uint64_t value) const {
    typename M::Scratch scratch{};
    if (!edges.at(value).empty()) return false;
    if constexpr (HasMayStop<M>) return !model.may_stop(scratch, {value});
    return true;
  }

  static int fairness(const M& m, Step step) {
    if constexpr (HasFairness<M>) return m.fairness_class(step);
    (void)m, (void)step;
    return -1;
  }

  std::set<std::uint64_t> reachable_open(std::uint64_t from, unsigned property) const {
    std::set<std::uint64_t> reached;
    std::vector<std::uint64_t> stack{from};
    while (!stack.empty()) {
      const std::uint64_t at = stack.back();
      stack.pop_back();
      for (const Edge& edge : edges.at(at)) {
        if (((seen.at(edge.to).open >> property) & 1) == 0) continue;
        if (reached.insert(edge.to).second) stack.push_back(edge.to);
      }
    }
    return reached;
  }

  /// Whether some fair run stays where the property is open.
  bool starves(unsigned property) const {
    std::map<std::uint64_t, std::set<std::uint64_t>> reach;
    for (const auto& [value, observation] : seen) {
      if (((observation.open >> property) & 1) == 0) continue;
      if (edges.at(value).empty()) return true;
      reach[value] = reachable_open(value, property);
    }
    for (const auto& [value, reached] : reach) {
      if (reached.count(value) == 0) continue;
      std::set<std::uint64_t> component;
      for (const std::uint64_t other : reached) {
        if (reach.at(other).count(value) != 0) component.insert(other);
      }
      if (fair(component)) return true;
    }
    return false;
  }

  bool fair(const std::set<std::uint64_t>& component) const {
    for (int number = 0; number < 64; ++number) {
      bool enabled_everywhere = true;
      bool taken_inside = false;
      for (const std::uint64_t value : component) {
        bool enabled = false;
        for (const Edge& edge : edges.at(value)) {
          if (fairness(model, edge.step) != number) continue;
          enabled = true;
          taken_inside = taken_inside || component.count(edge.to) != 0;
        }
        enabled_everywhere = enabled_everywhere && enabled;
      }
      if (enabled_everywhere && !taken_inside) return false;
    }
    return true;
  }

  /// The length of the shortest run that shows the property; nothing when none does.
  std::optional<std::uint64_t> shortest(Kind kind, unsigned index) const {
    std::optional<std::uint64_t> best;
    const auto offer = [&](std::uint64_t bits, std::uint64_t length) {
      if (((bits >> index) & 1) != 0 && (!best || length < *best)) best = length;
    };
    for (const auto& [value, observation] : seen) {
      const std::uint64_t at = depth.at(value);
      if (kind == Kind::deadlock) offer(deadlocked(value) ? 1 : 0, at);
      if (kind == Kind::always) offer(observation.violated, at);
      if (kind == Kind::sometimes) offer(observation.witnessed, at);
      for (const Edge& edge : edges.at(value)) {
        if (kind == Kind::always) offer(edge.violated, at + 1);
        if (kind == Kind::sometimes) offer(edge.witnessed, at + 1);
      }
    }
    return best;
  }

  void judge_path(const PropertyResult<typename M::State>& result) const {
    const auto& path = *result.path;
    ASSERT_EQ(path.states.size(), path.steps.size() + 1);
    ASSERT_EQ(starts.count(path.states[0].value), 1u);
    Edge last{};
    for (std::size_t i = 0; i < path.steps.size(); ++i) {
      const Edge* taken = nullptr;
      for (const Edge& edge : edges.at(path.states[i].value)) {
        if (edge.step == path.steps[i]) taken = &edge;
      }
      ASSERT_NE(taken, nullptr) << "step " << i << " is not enabled";
      ASSERT_EQ(taken->to, path.states[i + 1].value) << "step " << i << " leads elsewhere";
      last = *taken;
    }
    const std::uint64_t end = path.states.back().value;
    const std::uint64_t bit = std::uint64_t{1} << result.index;
    switch (result.kind) {
      case Kind::always:
        EXPECT_NE((last.violated | seen.at(end).violated) & bit, 0u);
        break;
      case Kind::sometimes:
        EXPECT_NE((last.witnessed | seen.at(end).witnessed) & bit, 0u);
        break;
      case Kind::deadlock:
        EXPECT_TRUE(deadlocked(end));
        break;
      case Kind::eventually:
        judge_end(path, result.index);
        break;
    }
  }

 private:
  template <class Path>
  void judge_end(const Path& path, unsigned property) const {
    if (!path.cycle_start) {
      EXPECT_TRUE(edges.at(path.states.back().value).empty());
      EXPECT_NE((seen.at(path.states.back().value).open >> property) & 1, 0u);
      return;
    }
    ASSERT_LT(*path.cycle_start, path.steps.size());
    ASSERT_EQ(path.states[*path.cycle_start].value, path.states.back().value);
    std::uint64_t always_enabled = ~std::uint64_t{0};
    std::uint64_t taken = 0;
    for (std::size_t i = *path.cycle_start; i < path.steps.size(); ++i) {
      EXPECT_NE((seen.at(path.states[i].value).open >> property) & 1, 0u);
      std::uint64_t enabled = 0;
      for (const Edge& edge : edges.at(path.states[i].value)) {
        if (fairness(model, edge.step) >= 0)
          enabled |= std::uint64_t{1} << fairness(model, edge.step);
      }
      always_enabled &= enabled;
      const int number = fairness(model, path.steps[i]);
      if (number >= 0) taken |= std::uint64_t{1} << number;
    }
    EXPECT_EQ(always_enabled & ~taken, 0u) << "the cycle is not fair";
  }
};

/// Compares a result with the naive checker, verdict by verdict and path by path.
template <Model M>
void compare(const M& model, const Result<typename M::State>& result, bool shortest) {
  const Explicit<M> graph(model);
  ASSERT_EQ(result.reason, Reason::none);
  for (const auto& property : result.properties) {
    SCOPED_TRACE(testing::Message() << to_string(property.kind) << " " << property.index);
    if (property.kind == Kind::eventually) {
      EXPECT_EQ(property.outcome == Outcome::violation, graph.starves(property.index));
    } else {
      const auto length = graph.shortest(property.kind, property.index);
      const bool good_news = property.kind == Kind::sometimes;
      EXPECT_EQ(property.outcome == (good_news ? Outcome::pass : Outcome::violation),
                length.has_value());
      if (length && property.path && shortest) {
        EXPECT_EQ(property.path->steps.size(), *length);
      }
      EXPECT_EQ(property.path.has_value(), length.has_value());
    }
    if (property.path) graph.judge_path(property);
  }
}

}  // namespace wskcheck::check::naive

#endif
