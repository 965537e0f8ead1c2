// What the driver still has of the kernel when it is unloaded, beside blocks of memory.
#pragma once

#include "core/core.h"

namespace wskcheck::drive::kernel {

bool left_over(Trouble& trouble);
// On the host's thread after Unload: until work items that IoQueueWorkItem made for a device have
// run. Windows keeps the driver's code for them.
void wait_for_io_work_items();

}  // namespace wskcheck::drive::kernel
