// Conforming traces that the brute-force reference can follow, and one change of them.
#pragma once

#include <string>

#include "generate.h"
#include "wide_reference.h"

namespace wskcheck::conform::test {

// A run of one listener with few objects, with callbacks and without.
Plan plan_for_reference(Random& random);
// Room for such a run, and for one object more of each kind.
Bounds room_for(const Plan& plan);

// Changes one record, or the place of one; tells what was done.
std::string mutate(Trace& trace, Random& random);

}  // namespace wskcheck::conform::test
