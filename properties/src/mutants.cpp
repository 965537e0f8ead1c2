// All mutants, joined from their tables, and how one is made of the rule table.
#include <algorithm>

#include "mutant_parts.h"
#include "wskcheck/properties/property.h"

namespace wskcheck {
namespace parts {

Rule& rule(Table& table, std::string_view name) {
  static Rule nothing;
  for (Rule& candidate : table) {
    if (rule_name(candidate) == name) return candidate;
  }
  return nothing;
}

void drop(Table& table, std::string_view name) {
  Rule& dropped = rule(table, name);
  dropped.when.fill({});
  dropped.when[0] = {"", "never", [](const View&) { return false; }};
}

void forget(Rule& rule, std::string_view condition) {
  for (Condition& c : rule.when) {
    if (c.holds == nullptr || (c.rule != condition && c.says != condition)) continue;
    c.holds = [](const View&) { return true; };
    return;
  }
}

void demand(Rule& rule, bool (*holds)(const View&)) {
  for (Condition& c : rule.when) {
    if (c.holds == nullptr) {
      c = {"", "what the mutant demands", holds};
      return;
    }
  }
  rule.when.back().holds = holds;  // no room: the last condition gives way
}

}  // namespace parts

std::span<const Mutant> mutants() {
  static const std::vector<Mutant> all = [] {
    std::vector<Mutant> joined;
    for (const std::span<const Mutant> piece :
         {always_mutants(), socket_mutants(), sometimes_mutants(), eventually_mutants()}) {
      joined.insert(joined.end(), piece.begin(), piece.end());
    }
    std::stable_sort(joined.begin(), joined.end(), [](const Mutant& a, const Mutant& b) {
      return find_property(a.property) < find_property(b.property);
    });
    return joined;
  }();
  return all;
}

std::vector<Rule> mutated(const Mutant& mutant) {
  const std::span<const Rule> all = rules();
  std::vector<Rule> table(all.begin(), all.end());
  mutant.edit(table);
  return table;
}

}  // namespace wskcheck
