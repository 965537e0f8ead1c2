// States in words, and the difference of two states: what a step did.
#pragma once

#include <string>
#include <vector>

#include "wskcheck/model/small_world.h"

namespace wskcheck::cli {

// What changed, one text for each object, in fixed order:
//   "irps[0] accept queued -> accept done (success, conn 1)"
// In brackets stand the attributes that came, and those that went, as "no longer ...".
std::vector<std::string> changes(const SmallWorld& before, const SmallWorld& after);

}  // namespace wskcheck::cli
