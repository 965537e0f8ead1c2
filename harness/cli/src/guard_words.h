// Guards in words: what a rule asks for, and which parameters a step must have.
#pragma once

#include <string>
#include <vector>

#include "wskcheck/model/small_world.h"
#include "wskcheck/report/catalogue.h"

namespace wskcheck::cli {

// Masks first, then conditions, in the order in which they are tested.
std::vector<report::Clause> guard_clauses(const Rule& rule);

// Empty when the ids that the rule needs are given and within the bounds, and no other is given;
// else what is wrong with the first of them.
std::string wrong_ids(const Rule& rule, const Step& step, const Bounds& bounds);

}  // namespace wskcheck::cli
