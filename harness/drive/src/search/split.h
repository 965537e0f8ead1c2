// One exhaustive search in parts, for several workers.
//
// The result of a search in parts depends on the machine, the options and how it is split; not on
// who searches which part, nor on when. Without reduction it is the result of the search as a
// whole. With reduction the findings are the same, and the runs cover the same traces, each once;
// which schedule stands for a trace, and with it the schedule of a finding, can be another one.
#pragma once

#include <cstdint>
#include <vector>

#include "search/strategy.h"

namespace wskcheck::drive {

// The disjoint beginnings of all schedules within the bounds that begin with the options' prefix,
// of `steps` steps each, in the order in which a search as a whole comes to them. Each is the
// `prefix` of one part's options.
std::vector<Prefix> split(Machine& machine, const StrategyOptions& options, std::uint32_t steps);

// The shortest ones of which there are `least` or more; of a machine that has not so many, all.
std::vector<Prefix> split_into(Machine& machine, const StrategyOptions& options,
                               std::uint32_t least);

// The results of parts in one, added in the order of split().
class Whole {
 public:
  explicit Whole(const StrategyOptions& options) : options_(options) { whole_.covered = true; }

  // Findings that are known by now, and how many more are enough.
  void rest_of(StrategyOptions& part) const;
  void add(const Prefix& prefix, const SearchResult& part);
  void stop() { whole_.stopped = true; }
  bool over() const;
  const SearchResult& result() const { return whole_; }
  // The result; of a search that has come to the end of its parts or not.
  SearchResult close(bool all_parts) const;

 private:
  const StrategyOptions& options_;
  SearchResult whole_;
  Prefix before_;
};

}  // namespace wskcheck::drive
