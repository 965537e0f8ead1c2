// Running another program and reading what it says.
#pragma once

#include <string>
#include <vector>

namespace wskcheck::drive {

struct ProcessResult {
  int code = -1;       // its exit code; -1: it could not be started
  std::string output;  // standard output and standard error together
};
ProcessResult run_process(const std::vector<std::string>& command);

// A new folder for temporary files; empty when there can be none.
std::string make_folder();

}  // namespace wskcheck::drive
