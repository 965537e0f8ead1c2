// What a driver's library names and has not.
#pragma once

#include <string>
#include <vector>

namespace wskcheck::drive {

// Names that neither the library nor the kernel here has, sorted. What the C library of this system
// has is not the kernel's.
std::vector<std::string> missing_names(const std::string& library);
// Whether it has a function of this name that C++ has given a longer one.
bool has_mangled(const std::string& library, const std::string& name);

}  // namespace wskcheck::drive
