// What compiler and linker say of a driver, as a message of ours.
#pragma once

#include <string>
#include <vector>

#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {

// `says` is all that they have printed.
DriveError complaint(const std::string& compiler, const std::string& says);
// Of names that the kernel here has not; `says` is the linker's, or empty.
DriveError complaint_of_names(const std::vector<std::string>& names, const std::string& says);

}  // namespace wskcheck::drive
