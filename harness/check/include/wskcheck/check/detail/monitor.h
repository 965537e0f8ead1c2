// The clock side of a run: time limit, interruption, progress. Used by the calling thread only,
// between rounds.
#ifndef WSKCHECK_CHECK_DETAIL_MONITOR_H
#define WSKCHECK_CHECK_DETAIL_MONITOR_H

#include <cstdint>

#include "wskcheck/check/options.h"
#include "wskcheck/check/platform.h"
#include "wskcheck/check/result.h"

namespace wskcheck::check::detail {

class Monitor {
 public:
  explicit Monitor(const Options& options)
      : options_(options), began_ms_(monotonic_ms()), reported_ms_(began_ms_) {}

  Reason stop_reason() const {
    if (options_.cancel != nullptr && options_.cancel->load(std::memory_order_relaxed)) {
      return Reason::interrupted;
    }
    if (options_.limits.time_ms_max == unlimited) return Reason::none;
    return monotonic_ms() - began_ms_ >= options_.limits.time_ms_max ? Reason::time : Reason::none;
  }

  /// Calls the progress callback with make()'s counts, unless it was called just before.
  template <class Make>
  void report(Make&& make) {
    if (!options_.progress) return;
    const std::uint64_t now = monotonic_ms();
    if (now - reported_ms_ < options_.progress_interval_ms) return;
    Progress progress = make();
    progress.elapsed_ms = now - began_ms_;
    const std::uint64_t passed = now - reported_ms_;
    if (passed != 0 && progress.states >= reported_states_) {
      progress.states_per_second = static_cast<double>(progress.states - reported_states_) *
                                   1000.0 / static_cast<double>(passed);
    }
    reported_ms_ = now;
    reported_states_ = progress.states;
    options_.progress(progress);
  }

 private:
  const Options& options_;
  std::uint64_t began_ms_;
  std::uint64_t reported_ms_;
  std::uint64_t reported_states_ = 0;
};

}  // namespace wskcheck::check::detail

#endif
