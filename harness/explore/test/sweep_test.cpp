// Every condition and mask in the guard of a rule matters: without it some property of the default
// job fails or some scope has other states or steps. What survives is listed here with the reason.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "wskcheck/explore/explore.h"

namespace wskcheck::explore {
namespace {

struct Counts {
  std::uint64_t states = 0;
  std::uint64_t edges = 0;
  std::uint64_t deadlocks = 0;
  std::vector<std::uint64_t> fired;
  bool operator==(const Counts&) const = default;
};

constexpr std::uint64_t states_max = 60'000;

Counts counts(const Bounds& bounds, std::span<const Rule> table) {
  check::Options options;
  options.symmetry = true;
  options.paths = false;
  options.properties.deadlock = true;
  options.limits.states_max = states_max;
  const ScopeResult result = explore(bounds, {}, options, table);
  return {result.states, result.edges, result.deadlocks, result.fired};
}

// Scopes that are small enough to be explored some hundred times, smallest first.
struct Baseline {
  Bounds bounds;
  Counts counts;
};
const std::vector<Baseline>& baselines() {
  static const std::vector<Baseline> all = [] {
    std::vector<Baseline> found;
    for (const Scope& scope : default_scopes()) {
      Counts c = counts(scope.bounds, rules());
      if (c.states < states_max) found.push_back({scope.bounds, std::move(c)});
    }
    std::sort(found.begin(), found.end(), [](const Baseline& a, const Baseline& b) {
      return a.counts.states < b.counts.states;
    });
    return found;
  }();
  return all;
}

bool makes_a_difference(const std::vector<Rule>& table, std::size_t changed) {
  return std::any_of(baselines().begin(), baselines().end(), [&](const Baseline& b) {
    const Program program(b.bounds, table);
    const auto& used = program.used();
    if (std::find(used.begin(), used.end(), changed) == used.end()) return false;
    return counts(b.bounds, table) != b.counts;
  });
}

// Conditions on what only a record shows, and on what only a flavour forbids: in the explorer,
// which sees all and allows all, they hold.
bool of_records_or_flavours(std::string_view id) {
  static constexpr std::array ids{"CTX-01", "CTX-03", "CTX-04", "IRQ-04", "AEV-03", "AEV-04",
                                  "AEV-16", "INS-03", "INS-13", "ABT-03", "ABT-10", "ABT-11",
                                  "ACC-14", "CRE-11", "CIN-16", "CLO-10"};
  return id.starts_with("Q-") || std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::vector<std::string> surviving_conditions() {
  std::vector<std::string> survivors;
  const std::vector<Rule> original(rules().begin(), rules().end());
  for (std::size_t n = 0; n < original.size(); ++n) {
    for (std::size_t i = 0; i < conditions_max && original[n].when[i].holds != nullptr; ++i) {
      if (of_records_or_flavours(original[n].when[i].rule)) continue;
      std::vector<Rule> table = original;
      table[n].when[i].holds = [](const View&) { return true; };
      if (makes_a_difference(table, n)) continue;
      survivors.push_back(rule_name(original[n]) + ": " + std::string(original[n].when[i].says));
    }
  }
  return survivors;
}

TEST(Sweep, EachConditionMatters) {
  for (const std::string& survivor : surviving_conditions()) ADD_FAILURE() << survivor;
}

TEST(Sweep, EachMaskMatters) {
  const std::vector<Rule> original(rules().begin(), rules().end());
  static constexpr Mask Rule::*masks[] = {&Rule::client, &Rule::listener, &Rule::conn,
                                          &Rule::irp_use, &Rule::irp_phase};
  static constexpr const char* names[] = {"client", "listener", "conn", "irp_use", "irp_phase"};
  for (std::size_t n = 0; n < original.size(); ++n) {
    for (std::size_t m = 0; m < std::size(masks); ++m) {
      if (original[n].*masks[m] == 0) continue;
      std::vector<Rule> table = original;
      table[n].*masks[m] = 0;
      EXPECT_TRUE(makes_a_difference(table, n)) << rule_name(original[n]) << ": " << names[m];
    }
  }
}

}  // namespace
}  // namespace wskcheck::explore
