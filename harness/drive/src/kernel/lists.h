// Entries of the driver's lists.
#pragma once

#include "kernel/kernel.h"

namespace wskcheck::drive::kernel {

// Puts an entry between two neighbours; the driver reads and writes all three.
void link(PLIST_ENTRY before, PLIST_ENTRY entry, PLIST_ENTRY next, const void* site);

}  // namespace wskcheck::drive::kernel
