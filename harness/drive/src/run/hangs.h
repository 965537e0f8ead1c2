// Runs in which nothing can go on.
#pragma once

#include "core/core.h"

namespace wskcheck::drive {

// What the first thread that waits inside WSK waits for, else the first that waits at all.
void hang_rule(Trouble& trouble);

}  // namespace wskcheck::drive
