// Toy programs drawn at random.
#pragma once

#include <functional>

#include "toys.h"

namespace wskcheck::drive {

// Draws a number from 0 to below its argument.
using Draw = std::function<int(int)>;

// Two to four threads, at most `steps_max` instructions in all.
Program any_program(const Draw& draw, int steps_max);

// The same, of runs that end because nobody can go on, and without findings but deadlocks.
Program any_plain_program(const Draw& draw, int steps_max);

}  // namespace wskcheck::drive
