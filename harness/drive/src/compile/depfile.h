// The list of headers that a compiler writes for make and ninja.
#pragma once

#include <string>

namespace wskcheck::drive {

// The list without the files below a folder: those are made anew each time, and what is newer than
// the object would make ninja build it again and again.
std::string without_folder(const std::string& depfile, const std::string& folder);

}  // namespace wskcheck::drive
