// The reduction leaves out nothing that plain enumeration finds, and tries nothing twice.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdio>
#include <set>

#include "any_program.h"
#include "search/strategy.h"
#include "toys.h"

namespace wskcheck::drive {
namespace {

struct Outcome {
  std::set<std::uint64_t> findings;
  std::set<std::uint64_t> finals;
  SearchResult result;
};

Outcome outcome_of(const Program& program, bool reduce, std::uint32_t faults_max) {
  ToyMachine machine(program);
  StrategyOptions options;
  options.reduce = reduce;
  options.faults_max = faults_max;
  options.findings_max = 1000;
  options.schedules_max = 100'000;
  Outcome outcome;
  outcome.result = search(machine, options);
  for (const SearchFinding& one : outcome.result.findings) outcome.findings.insert(one.signature);
  for (const auto& one : machine.finals) outcome.finals.insert(one.first);
  return outcome;
}

RC_GTEST_PROP(ReductionProperty, FindsWhatPlainEnumerationFinds, ()) {
  const Program program = any_program(11);
  const auto faults_max = *rc::gen::inRange<std::uint32_t>(0, 3);
  const Outcome plain = outcome_of(program, false, faults_max);
  if (plain.result.stopped) return;

  const Outcome reduced = outcome_of(program, true, faults_max);

  RC_LOG() << to_string(program) << "faults at most " << faults_max << "; "
           << plain.result.schedules << " plain, " << reduced.result.schedules << " reduced\n";
  RC_ASSERT(reduced.findings == plain.findings);
  RC_ASSERT(reduced.finals == plain.finals);
  RC_ASSERT(reduced.result.schedules <= plain.result.schedules);
  RC_ASSERT(reduced.result.covered == plain.result.covered);
}

}  // namespace
}  // namespace wskcheck::drive
