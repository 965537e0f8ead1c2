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
  scope_ms_ = shown_ms_ = check::monotonic_ms();
  line(prefix_);
}

void ProgressLine::show(const check::Progress& progress) {
  line(fmt::format(
      "{}  {} states  {}/s  depth {}  frontier {}  {}", prefix_, report::grouped(progress.states),
      report::grouped(static_cast<std::uint64_t>(progress.states_per_second)), progress.depth,
      report::grouped(progress.frontier), bytes_text(progress.memory_bytes)));
}

void ProgressLine::records(std::uint64_t count, int percent) {
  if (!io_.progress) return;
  constexpr std::uint64_t pause_ms = 200;
  const std::uint64_t now = check::monotonic_ms();
  if (now < shown_ms_ + pause_ms) return;
  shown_ms_ = now;
  const std::string done = percent < 0 ? "" : fmt::format("  {} %", percent);
  line(fmt::format("{}{}  {} records  {}/s", prefix_, done, report::grouped(count),
                   report::grouped(count * 1000 / (now - scope_ms_))));
}

void ProgressLine::seconds(std::uint64_t spent) {
  if (!io_.progress || shown_ms_ == spent) return;
  shown_ms_ = spent;
  line(fmt::format("{}  {} s", prefix_, spent));
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
