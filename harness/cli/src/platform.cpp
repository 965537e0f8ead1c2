// Signals and terminals, on POSIX and on Windows.
#include "platform.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

#include "io.h"

namespace wskcheck::cli {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void on_interrupt(int) {
  if (interrupted.exchange(true)) std::_Exit(exit_interrupted);
  // Windows, and System V before it, forget the handler when it is called.
  std::signal(SIGINT, on_interrupt);
}

extern "C" void on_abort(int) {
  constexpr char text[] =
      "wskcheck: a bug in wskcheck: an internal check failed\n"
      "  hint: report the command line and the files that it read\n";
#ifdef _WIN32
  const auto written = _write(2, text, sizeof text - 1);
#else
  const auto written = ::write(2, text, sizeof text - 1);
#endif
  (void)written;
  std::_Exit(exit_bug);
}

}  // namespace

const std::atomic<bool>* catch_interrupts() {
  std::signal(SIGINT, on_interrupt);
  return &interrupted;
}

void report_aborts() { std::signal(SIGABRT, on_abort); }

#ifdef _WIN32
bool output_is_terminal() { return _isatty(1) != 0; }
bool errors_are_terminal() { return _isatty(2) != 0; }
#else
bool output_is_terminal() { return ::isatty(1) != 0; }
bool errors_are_terminal() { return ::isatty(2) != 0; }
#endif

}  // namespace wskcheck::cli
