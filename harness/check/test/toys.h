// Toy machines for the tests of the explorer. None knows anything of sockets.
#ifndef WSKCHECK_CHECK_TEST_TOYS_H
#define WSKCHECK_CHECK_TEST_TOYS_H

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <vector>

#include "wskcheck/check/model.h"

namespace wskcheck::check::toys {

struct Word {
  std::uint64_t value = 0;
};

struct Nothing {};

/// Ticks from 0 to `hours` - 1 and round again. Always property 0: the hand is below `forbidden`.
/// Sometimes property 0: the hand shows the last hour. Eventually property 0: the hand leaves 0.
struct Clock {
  using State = Word;
  using Scratch = Nothing;

  std::uint64_t hours = 12;
  std::uint64_t forbidden = 12;

  template <class Sink>
  void initial(Scratch&, Sink&& sink) const {
    sink(State{0});
  }
  Observation observe(Scratch&, const State& state) const {
    return {state.value >= forbidden ? 1u : 0u, state.value == hours - 1 ? 1u : 0u,
            state.value == 0 ? 1u : 0u};
  }
  template <class Sink>
  void expand(Scratch&, const State& state, Sink&& sink) const {
    sink(Step{0}, State{(state.value + 1) % hours}, 0, 0);
  }
  std::size_t rule_count() const { return 1; }
  std::size_t rule_of(Step) const { return 0; }
};

/// A graph given as paths. Nodes and steps are numbers; a step is the number of its target, or what
/// `label` says. Each node may carry an observation; edges may be judged too.
struct Graph {
  using State = Word;
  using Scratch = Nothing;
  struct Edge {
    std::uint64_t to = 0;
    std::uint64_t violated = 0;
    std::uint64_t witnessed = 0;
    int fairness = -1;
  };

  std::vector<std::uint64_t> starts{0};
  std::map<std::uint64_t, std::vector<Edge>> edges;
  std::map<std::uint64_t, Observation> seen;
  std::map<std::uint64_t, bool> stops;

  Graph& path(std::initializer_list<std::uint64_t> nodes) {
    const std::uint64_t* last = nullptr;
    for (const std::uint64_t& node : nodes) {
      if (last != nullptr) edges[*last].push_back({node, 0, 0, -1});
      last = &node;
    }
    return *this;
  }

  template <class Sink>
  void initial(Scratch&, Sink&& sink) const {
    for (const std::uint64_t start : starts) sink(State{start});
  }
  Observation observe(Scratch&, const State& state) const {
    const auto found = seen.find(state.value);
    return found == seen.end() ? Observation{} : found->second;
  }
  template <class Sink>
  void expand(Scratch&, const State& state, Sink&& sink) const {
    const auto found = edges.find(state.value);
    if (found == edges.end()) return;
    std::uint64_t number = 0;
    for (const Edge& edge : found->second) {
      // The class stands in the low byte, then the edge's number, then its source.
      const Step step =
          (state.value << 32) | (number++ << 8) | static_cast<std::uint64_t>(edge.fairness + 1);
      sink(step, State{edge.to}, edge.violated, edge.witnessed);
    }
  }
  bool may_stop(Scratch&, const State& state) const {
    const auto found = stops.find(state.value);
    return found != stops.end() && found->second;
  }
  int fairness_class(Step step) const { return static_cast<int>(step & 0xFF) - 1; }
  std::size_t rule_count() const { return 1; }
  std::size_t rule_of(Step) const { return 0; }
};

}  // namespace wskcheck::check::toys

#endif
