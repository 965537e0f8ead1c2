// Bodies of the templates of engine.h: included where they are instantiated.
#pragma once

#include "engine.h"
#include "wskcheck/check/check.h"
#include "wskcheck/check/walk.h"
#include "wskcheck/explore/wsk_model.h"

namespace wskcheck::explore {

constexpr check::Step rest = WskModel<2>::rest;

template <class State>
Verdict verdict_of(check::PropertyResult<State>& found) {
  Verdict v;
  v.property = static_cast<int>(found.index);
  v.kind = found.kind;
  v.outcome = found.outcome;
  v.reason = found.reason;
  if (found.path) {
    Run run;
    run.cycle_start = found.path->cycle_start;
    for (const check::Step step : found.path->steps) {
      if (step != rest) run.steps.push_back(decode_step(step));
    }
    // A cycle of rests alone: the run stays in its last state.
    if (run.cycle_start && *run.cycle_start >= run.steps.size()) run.cycle_start.reset();
    v.run = std::move(run);
  }
  return v;
}

template <class Found>
ScopeResult common(Found& found, std::size_t words) {
  ScopeResult result;
  result.outcome = found.outcome;
  result.reason = found.reason;
  result.fired = std::move(found.fired);
  if (!result.fired.empty()) result.fired.pop_back();  // resting
  result.deadlocks = found.deadlocks;
  result.packed_bytes = static_cast<std::uint32_t>(8 * words);
  for (auto& property : found.properties) result.verdicts.push_back(verdict_of(property));
  return result;
}

template <std::size_t Words>
ScopeResult check_packed(const Setup& setup, const check::Options& options) {
  const WskModel<Words> model(setup.program, setup.judge, setup.rests);
  auto found = check::check(model, options);
  ScopeResult result = common(found, Words);
  result.states = found.states;
  result.edges = found.edges;
  result.depth = found.depth;
  result.states_per_level = std::move(found.states_per_level);
  result.memory_bytes = found.memory_bytes;
  result.bytes_per_state = found.bytes_per_state;
  return result;
}

template <std::size_t Words>
ScopeResult walk_packed(const Setup& setup, const check::WalkOptions& options) {
  const WskModel<Words> model(setup.program, setup.judge, setup.rests);
  auto found = check::walk(model, options);
  ScopeResult result = common(found, Words);
  result.walks = found.walks;
  result.edges = found.steps;
  result.depth = found.longest;
  return result;
}

}  // namespace wskcheck::explore
