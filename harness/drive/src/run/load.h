// A driver's library in the process: loaded, and bound to the kernel and WSK.
#pragma once

#include <string>

#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {

// Before the first run. False with an error when the library cannot be loaded.
bool load_into_kernel(const std::string& library, DriveError& error);

}  // namespace wskcheck::drive
