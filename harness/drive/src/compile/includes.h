// Headers found as Windows finds them: whatever the case of their letters, with backslashes.
#pragma once

#include <string>
#include <vector>

namespace wskcheck::drive {

struct IncludeFolders {
  std::vector<std::string> own;  // of the driver: beside its sources, and -I
  std::string kernel;
  std::string aliases;  // a new one: what the compiler would not find otherwise gets a name here
};

// Where the compiler has to look, last.
std::string alias_folder(const IncludeFolders& folders);
// Reads the sources and all headers of the driver that they include. Headers that WPP's
// preprocessor would make (.tmh) become empty files. False with what is wrong: a file in UTF-16.
bool make_aliases(const std::vector<std::string>& sources, const IncludeFolders& folders,
                  std::string& wrong);

}  // namespace wskcheck::drive
