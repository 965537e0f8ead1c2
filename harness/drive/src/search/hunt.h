// Looking for one finding again, with as few preemptions as possible.
#pragma once

#include <cstdint>
#include <optional>

#include "search/searcher.h"

namespace wskcheck::drive {

// The finding with that signature, with the fewest preemptions from none to `preemptions_most` with
// which so many schedules show it. Of `options` the bound on faults and stop() count, and
// whether states are remembered.
std::optional<SearchFinding> hunt(Searcher& searcher, std::uint64_t signature,
                                  std::uint32_t preemptions_most, std::uint64_t schedules_max,
                                  const StrategyOptions& options);

}  // namespace wskcheck::drive
