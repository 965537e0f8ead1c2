// Which strategy an option names.
#include "search/depth_first.h"
#include "search/strategy.h"
#include "search/sweeper.h"
#include "search/walker.h"

namespace wskcheck::drive {

SearchResult search(Machine& machine, const StrategyOptions& options) {
  if (options.kind == StrategyKind::exhaustive) return DepthFirst(machine, options).run();
  if (options.kind == StrategyKind::sweep) return Sweeper(machine, options).run();
  return Walker(machine, options).run();
}

}  // namespace wskcheck::drive
