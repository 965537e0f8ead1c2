// The line on the terminal that says how far a long command is. Nothing is printed elsewhere.
#pragma once

#include <cstdint>
#include <string>

#include "command_io.h"
#include "wskcheck/check/options.h"

namespace wskcheck::cli {

class ProgressLine {
 public:
  explicit ProgressLine(Io& io) : io_(io) {}
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void scope(const std::string& name, std::size_t number, std::size_t of);
  void show(const check::Progress& progress);
  // Of a trace, a few times a second at most; `percent` below 0: not known.
  void records(std::uint64_t count, int percent);
  // Of what cannot be counted.
  void seconds(std::uint64_t spent);
  void clear();
  // "3.2 s, 120 MiB", once at the end.
  void finish(std::uint64_t elapsed_ms);

 private:
  void line(const std::string& text);

  Io& io_;
  std::string prefix_;
  std::uint64_t scope_ms_ = 0;
  std::uint64_t shown_ms_ = 0;
  bool shown_ = false;
};

}  // namespace wskcheck::cli
