// Writes and wipes the progress line.
#include "progress.h"

#include <fmt/format.h>

#include <ostream>

#include "numbers.h"
#include "wskcheck/check/platform.h"
#include "wskcheck/report/text.h"

namespace wskcheck::cli {

void ProgressLine::scope(const std::string& name, std::size_t number, std::size_t of) {
  prefix_ = fmt::format("[{}/{}] {}", number, of, name);
  line(prefix_);
}

void ProgressLine::show(const check::Progress& progress) {
  line(fmt::format(
      "{}  {} states  {}/s  depth {}  frontier {}  {}", prefix_, report::grouped(progress.states),
      report::grouped(static_cast<std::uint64_t>(progress.states_per_second)), progress.depth,
      report::grouped(progress.frontier), bytes_text(progress.memory_bytes)));
}

void ProgressLine::clear() {
  if (shown_) io_.err << "\r\x1b[K" << std::flush;
  shown_ = false;
}

void ProgressLine::finish(std::uint64_t elapsed_ms) {
  clear();
  if (!io_.progress) return;
  io_.err << fmt::format("{:.1f} s, {}\n", static_cast<double>(elapsed_ms) / 1000,
                         bytes_text(check::process_memory_peak_bytes()))
          << std::flush;
}

void ProgressLine::line(const std::string& text) {
  if (!io_.progress) return;
  io_.err << "\r\x1b[K" << text << std::flush;
  shown_ = true;
}

}  // namespace wskcheck::cli
