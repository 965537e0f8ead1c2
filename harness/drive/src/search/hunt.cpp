// See hunt.h.
#include "search/hunt.h"

namespace wskcheck::drive {

std::optional<SearchFinding> hunt(Searcher& searcher, std::uint64_t signature,
                                  std::uint32_t preemptions_most, std::uint64_t schedules_max,
                                  const StrategyOptions& options) {
  StrategyOptions one;
  one.only = signature;
  one.reduce = one.remember = options.remember;
  one.steps_max = options.steps_max;
  one.stop = options.stop;
  one.schedules_max = schedules_max;
  for (std::uint32_t most = 0; most <= preemptions_most; ++most) {
    one.preemptions_max = most;
    // Without faults there is much less to try, and many findings need none.
    for (const std::uint32_t faults : {options.faults_max, 0u}) {
      one.faults_max = faults;
      const SearchResult result = searcher.search(one);
      if (!result.findings.empty()) return result.findings[0];
      if (result.covered && !result.preempted_out) return std::nullopt;
      if (result.covered || options.faults_max == 0) break;
    }
  }
  return std::nullopt;
}

}  // namespace wskcheck::drive
