// How a driver's schedules are searched, as the strategies want it.
#pragma once

#include "search/strategy.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {

inline constexpr std::uint32_t steps_max = 5000;  // of a run

StrategyOptions strategy_of(const Options& options);
StrategyOptions default_run_of(const Options& options);  // one schedule without switches and faults

StrategyOptions sweep_of(const Options& options);

}  // namespace wskcheck::drive
