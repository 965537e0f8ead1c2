// Interchangeable processes with a shared variable, drawn at random: the machine on which symmetry
// and partial-order reduction are tried. Steps of a process are private (they neither read nor
// write the shared variable) or not; only the others are judged, and properties look at the shared
// variable.
#ifndef WSKCHECK_CHECK_TEST_PROCESSES_H
#define WSKCHECK_CHECK_TEST_PROCESSES_H

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "toys.h"
#include "wskcheck/check/rng.h"

namespace wskcheck::check::toys {

/// A state holds a nibble for each process, from bit 0 on, and the shared variable in the top byte.
struct Processes {
  using State = Word;
  using Scratch = Nothing;

  struct Rule {
    unsigned from = 0;
    unsigned to = 0;
    bool is_private = false;
    unsigned shared_from = 0;  // when not private
    unsigned shared_to = 0;
    std::uint64_t violated = 0;
    std::uint64_t witnessed = 0;
  };

  unsigned count = 3;
  unsigned fair = 0;  // 0: no fairness; 1: a class for each process; 2: a class for each rule
  std::vector<Rule> rules;
  std::vector<Observation> seen;  // by shared value
  std::uint64_t may_stop_at = 0;  // a bit for each shared value

  static unsigned local(std::uint64_t value, unsigned p) {
    return static_cast<unsigned>(value >> (4 * p)) & 15;
  }
  static unsigned shared(std::uint64_t value) { return static_cast<unsigned>(value >> 56); }

  template <class Sink>
  void initial(Scratch&, Sink&& sink) const {
    sink(State{0});
  }
  Observation observe(Scratch&, const State& state) const { return seen[shared(state.value)]; }

  template <class Sink>
  void expand(Scratch&, const State& state, Sink&& sink) const {
    for (unsigned p = 0; p < count; ++p) {
      for (std::size_t r = 0; r < rules.size(); ++r) {
        const Rule& rule = rules[r];
        if (local(state.value, p) != rule.from) continue;
        if (!rule.is_private && shared(state.value) != rule.shared_from) continue;
        std::uint64_t next = state.value & ~(std::uint64_t{15} << (4 * p));
        next |= std::uint64_t{rule.to} << (4 * p);
        if (!rule.is_private) next = (next << 8 >> 8) | (std::uint64_t{rule.shared_to} << 56);
        sink((std::uint64_t{p} << 32) | r, State{next}, rule.violated, rule.witnessed);
      }
    }
  }

  State canonical(Scratch&, const State& state) const {
    std::vector<unsigned> locals;
    for (unsigned p = 0; p < count; ++p) locals.push_back(local(state.value, p));
    std::sort(locals.begin(), locals.end());
    std::uint64_t value = state.value >> 56 << 56;
    for (unsigned p = 0; p < count; ++p) value |= std::uint64_t{locals[p]} << (4 * p);
    return {value};
  }

  /// The steps of the first process that has steps, and only private ones, whatever the shared
  /// value.
  bool reduce(Scratch&, const State& state, std::span<const Step> enabled, StepSet& ample) const {
    for (unsigned p = 0; p < count; ++p) {
      bool all_private = true;
      for (const Rule& rule : rules) {
        if (rule.from == local(state.value, p)) all_private = all_private && rule.is_private;
      }
      if (!all_private) continue;
      ample.clear();
      for (std::size_t i = 0; i < enabled.size(); ++i) {
        if ((enabled[i] >> 32) == p) ample.add(i);
      }
      if (!ample.positions().empty()) return true;
    }
    return false;
  }

  int fairness_class(Step step) const {
    if (fair == 0) return -1;
    return static_cast<int>(fair == 1 ? step >> 32 : step & 0xFFFFFFFF);
  }
  bool may_stop(Scratch&, const State& state) const {
    return ((may_stop_at >> shared(state.value)) & 1) != 0;
  }
  std::size_t rule_count() const { return rules.size(); }
  std::size_t rule_of(Step step) const { return static_cast<std::size_t>(step & 0xFFFFFFFF); }

  static Processes random(std::uint64_t seed) {
    Rng rng(seed);
    Processes result;
    result.count = 2 + static_cast<unsigned>(rng.below(3));
    result.fair = static_cast<unsigned>(rng.below(3));
    const std::uint64_t locals = 2 + rng.below(3);
    const std::uint64_t shareds = 1 + rng.below(3);
    const std::uint64_t rule_count = 1 + rng.below(7);
    for (std::uint64_t i = 0; i < rule_count; ++i) {
      Rule rule;
      rule.from = static_cast<unsigned>(rng.below(locals));
      rule.to = static_cast<unsigned>(rng.below(locals));
      rule.is_private = rng.below(2) == 0;
      rule.shared_from = static_cast<unsigned>(rng.below(shareds));
      rule.shared_to = static_cast<unsigned>(rng.below(shareds));
      if (!rule.is_private) rule.violated = rng.below(8) == 0 ? 2 : 0;
      if (!rule.is_private) rule.witnessed = rng.below(8) == 0 ? 2 : 0;
      result.rules.push_back(rule);
    }
    for (std::uint64_t i = 0; i < shareds; ++i) {
      result.seen.push_back(
          {rng.below(4) == 0 ? 1u : 0u, rng.below(4) == 0 ? 1u : 0u, rng.below(4)});
    }
    result.may_stop_at = rng.below(8);
    return result;
  }
};

}  // namespace wskcheck::check::toys

#endif
