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

bool is_among(const std::vector<SearchFinding>& all, const SearchFinding& one) {
  return std::any_of(all.begin(), all.end(),
                     [&](const SearchFinding& known) { return known.signature == one.signature; });
}

}  // namespace

std::vector<Prefix> split(Machine& machine, const StrategyOptions& options, std::uint32_t steps) {
  insist(options.prefix.steps <= steps, "a part is split further than it is, not less");
  return DepthFirst(machine, options).split(steps);
}

std::vector<Prefix> split_into(Machine& machine, const StrategyOptions& options,
                               std::uint32_t least) {
  StrategyOptions whole = options;
  whole.schedules_max = StrategyOptions{}.schedules_max;
  std::vector<Prefix> prefixes = {options.prefix};
  for (std::uint32_t steps = options.prefix.steps + 1;; ++steps) {
    std::uint32_t longest = 0;
    for (const Prefix& one : prefixes) longest = std::max(longest, one.steps);
    if (prefixes.size() >= least || longest + 1 < steps) return prefixes;
    prefixes = split(machine, whole, steps);
  }
}

void Whole::rest_of(StrategyOptions& part) const {
  for (const SearchFinding& one : whole_.findings) part.known.push_back(one.signature);
  part.findings_max -= static_cast<std::uint32_t>(whole_.findings.size());
}

void Whole::add(const Prefix& prefix, const SearchResult& part) {
  for (SearchFinding one : part.findings) {
    if (is_among(whole_.findings, one)) continue;
    one.schedule_number += whole_.schedules;
    whole_.findings.push_back(std::move(one));
  }
  whole_.schedules += part.schedules;
  whole_.pruned += part.pruned;
  whole_.steps += part.steps + prefix.steps - shared(before_, prefix);
  whole_.steps_again += part.steps_again;
  whole_.steps_longest = std::max(whole_.steps_longest, part.steps_longest);
  whole_.bounded_runs += part.bounded_runs;
  whole_.covered &= part.covered;
  whole_.preempted_out |= part.preempted_out;
  whole_.stopped |= part.stopped;
  before_ = prefix;
}

bool Whole::over() const {
  return whole_.stopped || whole_.findings.size() >= options_.findings_max ||
         whole_.schedules >= options_.schedules_max;
}

SearchResult Whole::close(bool all_parts) const {
  SearchResult result = whole_;
  result.covered = result.covered && all_parts;
  if (!all_parts && result.schedules >= options_.schedules_max) result.stopped = true;
  return result;
}

}  // namespace wskcheck::drive
