// Exhaustive search, depth first.
#pragma once

#include <cstdint>

#include "search/path.h"
#include "search/reduction.h"
#include "search/strategy.h"
#include "search/tally.h"

namespace wskcheck::drive {

class DepthFirst {
 public:
  DepthFirst(Machine& machine, const StrategyOptions& options)
      : machine_(machine),
        options_(options),
        tally_(options),
        path_(machine, options),
        reduction_(machine, path_, options.prefix.steps),
        reduces_(options.reduce && options.preemptions_max >= no_bound) {}

  SearchResult run();

 private:
  static constexpr std::uint32_t none = 0xffffffff;

  void enter();
  std::uint32_t next();
  void step(std::uint32_t index);
  void try_siblings(std::uint32_t index);
  std::uint32_t of_prefix(std::uint32_t frame) const;

  Machine& machine_;
  const StrategyOptions& options_;
  Tally tally_;
  Path path_;
  Reduction reduction_;
  const bool reduces_;
};

}  // namespace wskcheck::drive
