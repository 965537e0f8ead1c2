// Mutants: one small change of the rule table each, that a property must notice.
//
// An `always` or `eventually` property has a mutant that breaks it, a `sometimes` property one that
// makes its witness impossible. Bounds say where it shows; there the unchanged table is in order.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "wskcheck/model/bounds.h"
#include "wskcheck/model/rule.h"

namespace wskcheck {

struct Mutant {
  std::string_view property;  // the one that notices
  std::string_view says;      // what is changed, as a mistake of WSK or of the model
  void (*edit)(std::vector<Rule>& table) = nullptr;
  Bounds bounds;
};

// In the order of the properties.
std::span<const Mutant> mutants();

// The changed table.
std::vector<Rule> mutated(const Mutant& mutant);

}  // namespace wskcheck
