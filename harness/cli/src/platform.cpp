// Signals and terminals, on POSIX and on Windows.
#include "platform.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <shellapi.h>
#include <windows.h>
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

bool wants_colour(bool on_terminal, const char* no_color, const char* term) {
  return on_terminal && (no_color == nullptr || *no_color == '\0') &&
         (term == nullptr || std::string_view(term) != "dumb");
}

#ifdef _WIN32

namespace {

bool understands_colours(int file, DWORD handle_id) {
  if (_isatty(file) == 0) return false;
  const HANDLE handle = GetStdHandle(handle_id);
  DWORD mode = 0;
  if (GetConsoleMode(handle, &mode) == 0) return true;  // a terminal that is no console
  return SetConsoleMode(handle, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

std::string utf8(const wchar_t* text) {
  const int bytes = WideCharToMultiByte(CP_UTF8, 0, text, -1, nullptr, 0, nullptr, nullptr);
  std::string out(static_cast<std::size_t>(bytes > 0 ? bytes : 1), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text, -1, out.data(), bytes, nullptr, nullptr);
  out.pop_back();  // the terminating zero
  return out;
}

}  // namespace

bool output_is_terminal() { return understands_colours(1, STD_OUTPUT_HANDLE); }
bool errors_are_terminal() { return understands_colours(2, STD_ERROR_HANDLE); }

std::vector<std::string> arguments_of(int, char**) {
  int count = 0;
  wchar_t** const all = CommandLineToArgvW(GetCommandLineW(), &count);
  std::vector<std::string> out;
  for (int i = 1; i < count && all != nullptr; ++i) out.push_back(utf8(all[i]));
  LocalFree(all);
  return out;
}

void prepare_streams() {
  _setmode(0, _O_BINARY);
  _setmode(1, _O_BINARY);
}

#else

bool output_is_terminal() { return ::isatty(1) != 0; }
bool errors_are_terminal() { return ::isatty(2) != 0; }

std::vector<std::string> arguments_of(int argc, char** argv) { return {argv + 1, argv + argc}; }

void prepare_streams() {}

#endif

}  // namespace wskcheck::cli
