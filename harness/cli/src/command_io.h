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
