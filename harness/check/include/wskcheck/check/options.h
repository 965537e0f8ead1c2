// What a run is told: which properties exist, how far to go, which reductions to use. Nothing here
// but the time and memory limits can make two runs on two machines differ.
#ifndef WSKCHECK_CHECK_OPTIONS_H
#define WSKCHECK_CHECK_OPTIONS_H

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>

namespace wskcheck::check {

inline constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

/// The properties to judge; bit i of a word is property i of that kind. Other bits are ignored.
struct Properties {
  std::uint64_t always = 0;
  std::uint64_t sometimes = 0;
  std::uint64_t eventually = 0;
  bool deadlock = true;

  friend bool operator==(const Properties&, const Properties&) = default;
};

/// Each limit ends the run with its reason; a limit that was hit never gives a pass.
struct Limits {
  std::uint64_t states_max = unlimited;  // looked at between rounds: overshoot below one round
  std::uint64_t memory_bytes_max = unlimited;  // of the state table and the round's buffers
  std::uint64_t depth_max = unlimited;         // states at this depth are observed, not expanded
  std::uint64_t time_ms_max = unlimited;
};

struct Progress {
  std::uint64_t states = 0;
  std::uint64_t edges = 0;
  std::uint64_t depth = 0;
  std::uint64_t frontier = 0;  // states of this depth that are still to be expanded
  std::uint64_t memory_bytes = 0;
  std::uint64_t elapsed_ms = 0;
  double states_per_second = 0;  // since the last call
};

struct Options {
  Properties properties;
  Limits limits;
  unsigned threads = 0;                       // 0: one for each processor
  bool symmetry = false;                      // used when the model has `canonical`
  bool partial_order = false;                 // used when the model has `reduce`
  bool stop_at_first = false;                 // end at the first depth that shows a violation
  bool paths = true;                          // build counterexamples and witnesses
  const std::atomic<bool>* cancel = nullptr;  // set to true to interrupt
  std::function<void(const Progress&)> progress = {};  // called by the thread that called check()
  std::uint64_t progress_interval_ms = 500;
};

struct WalkOptions {
  Properties properties;
  std::uint64_t walks = 1000;
  std::uint64_t depth_max = 1000;  // steps of one walk
  std::uint64_t seed = 1;
  std::uint64_t time_ms_max = unlimited;
  unsigned threads = 0;
  bool stop_at_first = false;  // end after the batch of walks that shows a violation
  bool shorten = true;         // cut the loops and detours out of the paths found
  const std::atomic<bool>* cancel = nullptr;
};

}  // namespace wskcheck::check

#endif
