// Compiling a driver's files as Windows' compiler would, one by one, and linking them. For
// `wskcheck drive` and for the drivers of wskcheck_add_driver: flags and passes are here alone.
#pragma once

#include <string>
#include <vector>

#include "compile/includes.h"

namespace wskcheck::drive {

struct Compiler {
  std::vector<std::string> program;  // its name, and what it is given before all else
  std::vector<std::string> flags;    // of every file
  IncludeFolders folders;
};

// gcc or clang, which is asked who it is. Defines are "NAME" or "NAME=VALUE".
Compiler compiler_for(const std::vector<std::string>& program, const IncludeFolders& folders,
                      const std::vector<std::string>& defines);

struct ObjectFiles {
  std::string object;
  std::string between;  // the preprocessed text, without an extension
  std::string depfile;  // headers that were read, in make's words, without aliases; empty: none
};

// The aliases have to be there (includes.h). False with what the compiler has said.
bool make_object(const Compiler& compiler, const std::string& source, const ObjectFiles& files,
                 std::string& says);
bool make_library(const Compiler& compiler, const std::vector<std::string>& objects,
                  const std::string& library, std::string& says);
// The linker's words on each place where the objects name what they have not; it may write a file.
std::string places_of_undefined(const Compiler& compiler, const std::vector<std::string>& objects,
                                const std::string& file);

}  // namespace wskcheck::drive
