// The first thread of a run: it loads the driver, unloads it at some time, and looks at what the
// driver has left behind.
#pragma once

#include "core/core.h"

namespace wskcheck::drive {

// The address of DriverEntry, before the first run.
void set_driver_entry(void* entry);
void host_thread(void*);

// Whether DriverEntry has returned in the run at hand.
bool entry_has_returned();

}  // namespace wskcheck::drive
