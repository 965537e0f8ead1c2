// See split.h.
#include "search/split.h"

#include <algorithm>

#include "search/depth_first.h"
#include "search/insist.h"

namespace wskcheck::drive {
namespace {

// How many first steps two prefixes share.
std::uint32_t shared(const Prefix& a, const Prefix& b) {
  std::uint32_t steps = std::min(a.steps, b.steps);
  const auto differ =
      std::mismatch(a.schedule.begin(), a.schedule.end(), b.schedule.begin(), b.schedule.end());
  if (differ.first != a.schedule.end()) steps = std::min(steps, differ.first->step);
  if (differ.second != b.schedule.end()) steps = std::min(steps, differ.second->step);
  return steps;
}

// Adds those that are new. True when there are as many as the search is for.
bool add_findings(const SearchResult& part, std::uint64_t schedules_before,
                  const StrategyOptions& options, std::vector<SearchFinding>& all) {
  for (SearchFinding one : part.findings) {
    const auto same = [&](const SearchFinding& known) { return known.signature == one.signature; };
    if (std::any_of(all.begin(), all.end(), same)) continue;
    one.schedule_number += schedules_before;
    all.push_back(std::move(one));
    if (all.size() >= options.findings_max) return true;
  }
  return false;
}

}  // namespace

std::vector<Prefix> split(Machine& machine, const StrategyOptions& options, std::uint32_t steps) {
  insist(options.prefix.steps == 0, "a part is not split again");
  return DepthFirst(machine, options).split(steps);
}

SearchResult merge(std::span<const Prefix> prefixes, std::span<const SearchResult> parts,
                   const StrategyOptions& options) {
  insist(prefixes.size() == parts.size(), "each part has its result");
  SearchResult whole;
  whole.covered = true;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const SearchResult& part = parts[i];
    const bool enough = add_findings(part, whole.schedules, options, whole.findings);
    whole.schedules += part.schedules;
    whole.pruned += part.pruned;
    whole.steps += part.steps + prefixes[i].steps;
    if (i > 0) whole.steps -= shared(prefixes[i - 1], prefixes[i]);
    whole.steps_again += part.steps_again;
    whole.steps_longest = std::max(whole.steps_longest, part.steps_longest);
    whole.bounded_runs += part.bounded_runs;
    whole.covered &= part.covered;
    whole.preempted_out |= part.preempted_out;
    whole.stopped |= part.stopped;
    if (!enough) continue;
    whole.covered = false;
    break;
  }
  return whole;
}

}  // namespace wskcheck::drive
