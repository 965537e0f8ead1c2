// A machine large enough for several rounds and pieces: counters side by side, in 8 or 32 bytes.
#ifndef WSKCHECK_CHECK_TEST_GRID_H
#define WSKCHECK_CHECK_TEST_GRID_H

#include <cstddef>
#include <cstdint>

#include "toys.h"

namespace wskcheck::check::toys {

struct WideWord {
  std::uint64_t value = 0;
  std::uint64_t spread[3] = {};
};

/// Counters that each go from 0 to `last`, in bytes; when `wraps`, from `last` back to 0.
/// Always 0: the sum is below `sum_max`. Sometimes 0: all counters are equal and not 0. Eventually
/// 0: the first counter leaves 0. Step property: always 1 fails when the last counter leaves 7.
template <class StateWord>
struct Grid {
  using State = StateWord;
  using Scratch = Nothing;

  unsigned counters = 4;
  unsigned last = 15;
  unsigned sum_max = 1000;
  bool wraps = false;

  static State packed(std::uint64_t value) {
    State state;
    state.value = value;
    if constexpr (sizeof(State) == 32) {
      state.spread[0] = value * 3;
      state.spread[2] = ~value;
    }
    return state;
  }
  static unsigned at(std::uint64_t value, unsigned i) {
    return static_cast<unsigned>(value >> (8 * i)) & 255;
  }

  template <class Sink>
  void initial(Scratch&, Sink&& sink) const {
    sink(packed(0));
  }
  Observation observe(Scratch&, const State& state) const {
    unsigned sum = 0;
    bool equal = state.value != 0;
    for (unsigned i = 0; i < counters; ++i) {
      sum += at(state.value, i);
      equal = equal && at(state.value, i) == at(state.value, 0);
    }
    return {sum >= sum_max ? 1u : 0u, equal ? 1u : 0u, at(state.value, 0) == 0 ? 1u : 0u};
  }
  template <class Sink>
  void expand(Scratch&, const State& state, Sink&& sink) const {
    for (unsigned i = 0; i < counters; ++i) {
      const unsigned now = at(state.value, i);
      const std::uint64_t one = std::uint64_t{1} << (8 * i);
      const std::uint64_t judged = i + 1 == counters && now == 7 ? 2 : 0;
      if (now < last) {
        sink(Step{i}, packed(state.value + one), judged, 0);
      } else if (wraps) {
        sink(Step{i}, packed(state.value - now * one), 0, 0);
      }
    }
  }
  std::size_t rule_count() const { return counters; }
  std::size_t rule_of(Step step) const { return static_cast<std::size_t>(step); }
};

}  // namespace wskcheck::check::toys

#endif
