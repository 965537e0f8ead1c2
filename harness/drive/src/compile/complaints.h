// What compiler and linker say of a driver, as a message of ours.
#pragma once

#include <string>
#include <vector>

namespace wskcheck::drive {

struct Complaint {
  std::string what;
  std::string hint;  // what to do; may be empty
};

// `says` is all that they have printed.
Complaint complaint(const std::string& compiler, const std::string& says);
// Of names that the kernel here has not; `says` is the linker's, or empty.
Complaint complaint_of_names(const std::vector<std::string>& names, const std::string& says);

}  // namespace wskcheck::drive
