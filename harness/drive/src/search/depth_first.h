// Exhaustive search, depth first.
#pragma once

#include <cstdint>

#include "search/path.h"
#include "search/reduction.h"
#include "search/state_memory.h"
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
        prefix_steps_(options.prefix.steps),
        reduction_(machine, path_, prefix_steps_, options.preemptions_max < no_bound),
        remembers_(options.remember && options.preemptions_max < no_bound),
        reduces_(options.reduce && !remembers_) {}

  SearchResult run();
  // The prefixes of `steps` steps, or of a whole run where that is shorter, in the order of the
  // search; without those that are equivalent to earlier ones. All begin with the options' prefix.
  std::vector<Prefix> split(std::uint32_t steps);

 private:
  static constexpr std::uint32_t none = 0xffffffff;

  void go();
  void enter();
  std::uint32_t next();
  void step(std::uint32_t index);
  bool is_known();
  void end();
  void cut();
  void try_siblings(std::uint32_t index);
  std::uint32_t of_prefix(std::uint32_t frame) const;

  Machine& machine_;
  const StrategyOptions& options_;
  Tally tally_;
  Path path_;
  std::uint32_t prefix_steps_;  // at which other searches try all that this one does not
  Reduction reduction_;
  const bool remembers_;
  const bool reduces_;
  StateMemory memory_;
  bool splits_ = false;
  std::vector<Prefix> prefixes_;
};

}  // namespace wskcheck::drive
