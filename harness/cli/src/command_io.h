// What a command is given of the outside world, as a value: tests hand in string streams.
#pragma once

#include <atomic>
#include <iosfwd>

namespace wskcheck::cli {

struct Io {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool colour = false;                             // on `out`
  bool progress = false;                           // on `err`; wall time is shown nowhere else
  const std::atomic<bool>* interrupted = nullptr;  // set by Ctrl-C
};

// Whether the flag, which may be null, is set.
inline bool is_set(const std::atomic<bool>* flag) {
  return flag != nullptr && flag->load(std::memory_order_relaxed);
}
inline bool interrupted(const Io& io) { return is_set(io.interrupted); }

// The exit codes of the program.
enum Exit : int {
  exit_pass = 0,
  exit_violation = 1,
  exit_bad_input = 2,
  exit_inconclusive = 3,
  exit_bug = 4,
  exit_interrupted = 130,
};

}  // namespace wskcheck::cli
