// Toy programs drawn at random.
#pragma once

#include "toys.h"

namespace wskcheck::drive {

// Two to four threads, at most `steps_max` instructions in all.
Program any_program(int steps_max);

}  // namespace wskcheck::drive
