// Signals and terminals, on POSIX and on Windows.
#include "platform.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ios>
#include <string_view>
#include <vector>

#ifdef _WIN32
// The others need windows.h before them.
// clang-format off
#include <windows.h>
#include <fcntl.h>
#include <io.h>
#include <shellapi.h>
// clang-format on
#else
#include <unistd.h>
#endif

#include "command_io.h"
#include "wskcheck/check/platform.h"

namespace wskcheck::cli {
namespace {

std::atomic<bool> interrupt_came{false};
std::atomic<std::uint64_t> interrupt_came_ms{0};
static_assert(std::atomic<bool>::is_always_lock_free);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

// A second one ends the program. Two at once are one: timeout(1) and the like send it to the
// program and to the program's group.
extern "C" void on_interrupt(int) {
  constexpr std::uint64_t at_once_ms = 250;
  const std::uint64_t now_ms = check::monotonic_ms();
  if (!interrupt_came.load()) interrupt_came_ms.store(now_ms);
  const bool is_second = interrupt_came.exchange(true);
  if (is_second && now_ms - interrupt_came_ms.load() >= at_once_ms) std::_Exit(exit_interrupted);
#ifdef _WIN32
  std::signal(SIGINT, on_interrupt);  // Windows forgets the handler when it is called
#endif
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

// read(2) of file 0; below 0: it failed. A signal that is no Ctrl-C changes nothing.
std::streamsize read_input(char* to, std::size_t size) {
  for (;;) {
    if (interrupt_came.load(std::memory_order_relaxed)) return 0;
#ifdef _WIN32
    const int count = _read(0, to, static_cast<unsigned>(size));
#else
    const ssize_t count = ::read(0, to, size);
#endif
    if (count >= 0 || errno != EINTR) return count;
  }
}

class InputBuffer final : public std::streambuf {
 protected:
  int_type underflow() override {
    const std::streamsize count = read_or_throw(bytes_.data(), bytes_.size());
    setg(bytes_.data(), bytes_.data(), bytes_.data() + count);
    return count == 0 ? traits_type::eof() : traits_type::to_int_type(bytes_.front());
  }

  // Gives what there is instead of waiting for `wanted` bytes.
  std::streamsize xsgetn(char* to, std::streamsize wanted) override {
    const std::streamsize kept = std::min<std::streamsize>(wanted, egptr() - gptr());
    if (kept == 0) return wanted == 0 ? 0 : read_or_throw(to, static_cast<std::size_t>(wanted));
    std::copy_n(gptr(), kept, to);
    gbump(static_cast<int>(kept));
    return kept;
  }

 private:
  // As a file buffer of the library does: a read that fails is an exception, not an end.
  static std::streamsize read_or_throw(char* to, std::size_t size) {
    const std::streamsize count = read_input(to, std::min(size, std::size_t{1} << 30));
    if (count < 0) throw std::ios_base::failure("standard input cannot be read");
    return count;
  }

  std::vector<char> bytes_ = std::vector<char>(std::size_t{1} << 16);
};

}  // namespace

const std::atomic<bool>* catch_interrupts() {
#ifdef _WIN32
  std::signal(SIGINT, on_interrupt);
#else
  struct sigaction action = {};
  action.sa_handler = on_interrupt;  // without SA_RESTART: a read that waits comes back
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
#endif
  return &interrupt_came;
}

std::unique_ptr<std::streambuf> standard_input() { return std::make_unique<InputBuffer>(); }

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
