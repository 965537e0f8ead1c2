// The rule behind a mistake that shows as a bad access, a crash, a hang or a leak.
#pragma once

#include "core/core.h"

namespace wskcheck::drive {

// Fills in Trouble::rule and, where there are better words, Trouble::says. The machine stands where
// the run ended.
void diagnose(Trouble& trouble);

}  // namespace wskcheck::drive
