// Compiling a driver's files as Windows' compiler would, one by one, and linking them.
#pragma once

#include <string>
#include <vector>

namespace wskcheck::drive {

struct Compiler {
  std::string name;
  std::vector<std::string> flags;  // of every call
  std::string kernel_include;
  std::string folder;  // for files in between
};

bool is_cpp(const std::string& path);

// False with what the compiler has said, of all files.
bool compile(const Compiler& compiler, const std::vector<std::string>& sources,
             const std::string& library, std::string& says);
// The linker's words on each place where the library names what it has not.
std::string places_of_undefined(const Compiler& compiler, const std::vector<std::string>& sources);

}  // namespace wskcheck::drive
