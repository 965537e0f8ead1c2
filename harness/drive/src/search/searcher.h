// Who searches: this process, or several that share the work. A search is cut in parts whose
// results depend on their options only, so it makes no difference which.
#pragma once

#include <cstdint>
#include <vector>

#include "search/strategy.h"

namespace wskcheck::drive {

class Searcher {
 public:
  virtual ~Searcher() = default;
  virtual SearchResult search(const StrategyOptions& options) = 0;
  // split_into() of split.h.
  virtual std::vector<Prefix> split(const StrategyOptions& options, std::uint32_t least) = 0;
  // What will probably be searched next, in this order, in the place of what was expected before.
  virtual void expect(const std::vector<StrategyOptions>& next) = 0;
};

// One after the other, on one machine.
class LoneSearcher final : public Searcher {
 public:
  explicit LoneSearcher(Machine& machine) : machine_(machine) {}
  SearchResult search(const StrategyOptions& options) override;
  std::vector<Prefix> split(const StrategyOptions& options, std::uint32_t least) override;
  void expect(const std::vector<StrategyOptions>&) override {}

 private:
  Machine& machine_;
};

// Whether two are the same work, but for the findings that are known and how much is enough.
bool same_work(const StrategyOptions& a, const StrategyOptions& b);
// Whether the result of one search is that of the other one, which is the same work.
bool serves(const StrategyOptions& searched, const SearchResult& result,
            const StrategyOptions& wanted);

// The whole search: a sweep as it is; walks by the thousand; an exhaustive one without reduction in
// parts that are split again where they are large, one with reduction as it is. The result depends
// on the machine and the options only.
SearchResult search_in_parts(Searcher& searcher, const StrategyOptions& options);
// What that asks for at first, to be expected.
std::vector<StrategyOptions> first_parts(const StrategyOptions& options);

}  // namespace wskcheck::drive
