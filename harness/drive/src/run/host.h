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
// Whether it then had a device, with a routine for IRP_MJ_CREATE; for IRP_MJ_DEVICE_CONTROL.
bool can_be_opened();
bool takes_control_codes();

}  // namespace wskcheck::drive
