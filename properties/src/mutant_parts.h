// What the mutants share: ways to change a rule.
#pragma once

#include "wskcheck/properties/mutant.h"

namespace wskcheck {

std::span<const Mutant> always_mutants();
std::span<const Mutant> socket_mutants();
std::span<const Mutant> sometimes_mutants();
std::span<const Mutant> eventually_mutants();

namespace parts {

using Table = std::vector<Rule>;

// The rule with this name. A name that does not exist is a bug of the mutant: the rule that comes
// back then belongs to no table, and the test finds a mutant that changes nothing.
Rule& rule(Table& table, std::string_view name);
// Nobody takes the rule any more.
void drop(Table& table, std::string_view name);
// The condition that realises this rule of the contract, or that says so, no longer counts.
void forget(Rule& rule, std::string_view condition);
// One more condition.
void demand(Rule& rule, bool (*holds)(const View&));

constexpr Bounds small(Start start, std::uint32_t conns, std::uint32_t irps, std::uint32_t frames,
                       std::uint32_t features, bool obligations = false) {
  return {.listeners = 1,
          .conns = conns,
          .irps = irps,
          .frames = frames,
          .features = features,
          .start = start,
          .obligations = obligations};
}

// Effects that changed rules need.
inline void end_irp(View& v, Outcome outcome) {
  if (!v.has_irp()) return;
  v.irp->phase = IrpPhase::done;
  v.irp->outcome = outcome;
}
inline void end_call(View& v, Result result, Outcome outcome) {
  v.frame->phase = FramePhase::returning;
  v.frame->result = result;
  v.frame->irp = IrpId::none;
  end_irp(v, outcome);
}
inline void mark(Conn& conn, History what) {
  conn.history = static_cast<std::uint8_t>(conn.history | what);
}

}  // namespace parts
}  // namespace wskcheck
