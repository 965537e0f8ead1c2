// One exhaustive search in parts, for several workers.
//
// The result of a search in parts depends on the machine, the options and the number of steps at
// which it is split; not on who searches which part, nor on when. Without reduction it is the
// result of the search as a whole, but that a search that ends at `findings_max` has finished the
// part at hand, and that `schedules_max` holds for each part. With reduction the findings are the
// same, and the runs cover the same traces, each once; which schedule stands for a trace, and with
// it the schedule of a finding, can be another one.
//
// A worker whose part comes after one that has `findings_max` findings can stop.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "search/strategy.h"

namespace wskcheck::drive {

// The disjoint beginnings of all schedules within the bounds, of `steps` steps each, in the order
// in which a search as a whole comes to them. Each is the `prefix` of one part's options.
std::vector<Prefix> split(Machine& machine, const StrategyOptions& options, std::uint32_t steps);

// The results of all parts in one.
SearchResult merge(std::span<const Prefix> prefixes, std::span<const SearchResult> parts,
                   const StrategyOptions& options);

}  // namespace wskcheck::drive
