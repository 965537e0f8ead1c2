// See strategy.h.
#include "run/strategy.h"

namespace wskcheck::drive {
namespace {

constexpr std::uint32_t all_preemptions = 1000;  // so many are no bound

}  // namespace

StrategyOptions strategy_of(const Options& o) {
  StrategyOptions s;
  s.kind = o.search == Search::random  ? StrategyKind::random
           : o.search == Search::pct   ? StrategyKind::pct
           : o.search == Search::sweep ? StrategyKind::sweep
                                       : StrategyKind::exhaustive;
  s.reduce = o.reduce;
  s.remember = o.reduce && o.search == Search::exhaustive;
  const std::uint32_t most = o.preemptions_max < all_preemptions ? o.preemptions_max : no_bound;
  s.preemptions_max = o.search == Search::grow || o.search == Search::exhaustive ? most : no_bound;
  s.faults_max = o.faults_max;
  s.steps_max = steps_max;
  s.schedules_max = o.schedules_max;
  s.seed = o.seed;
  s.findings_max = o.findings_max;
  s.stop = o.stop;
  return s;
}

StrategyOptions default_run_of(const Options& options) {
  StrategyOptions s = strategy_of(options);
  s.kind = StrategyKind::exhaustive;
  s.preemptions_max = 0;
  s.faults_max = 0;
  s.schedules_max = 1;
  return s;
}

StrategyOptions sweep_of(const Options& options) {
  StrategyOptions s = strategy_of(options);
  s.kind = StrategyKind::sweep;
  s.preemptions_max = no_bound;
  return s;
}

}  // namespace wskcheck::drive
