// Compiling a driver and loading it.
#pragma once

#include <string>

#include "core/platform.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {

// A folder of this process's own, which goes with it.
class WorkFolder {
 public:
  WorkFolder();
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The path of the library that the sources were compiled to; empty with an error.
std::string build_driver(const Options& options, const WorkFolder& folder, DriveError& error);
// Loads it and finds DriverEntry; nullptr with an error.
void* load_driver(const std::string& library, core::platform::Library& loaded, DriveError& error);

}  // namespace wskcheck::drive
