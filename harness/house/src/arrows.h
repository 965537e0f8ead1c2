// The arrows between the modules, read from the table of docs/architecture.md.
#ifndef WSKCHECK_HOUSE_ARROWS_H
#define WSKCHECK_HOUSE_ARROWS_H

#include <string>
#include <string_view>
#include <vector>

#include "complaint.h"
#include "source_text.h"

namespace wskcheck::house {

// One module: its folder, the name of its headers in #include "wskcheck/<name>/...", and the names
// that its sources and its tests may include.
struct Module {
  std::string folder;
  std::string name;
  std::vector<std::string> may;
  std::vector<std::string> tests_may;
  std::vector<std::string> libraries;  // of others, that its sources (not its headers) may include

  bool operator==(const Module&) const = default;
};

// The rows of the table between the markers; `all` stands for every name.
std::vector<Module> read_modules(std::string_view page);

// Whether each include of the file follows the arrows; in a public header only the standard library
// stands between angle brackets.
Complaints check_arrows(const File& file, const std::vector<Module>& modules);

// Whether each source belongs to a module of the table, and each module that has a CMakeLists.txt
// stands in the list of the top one, so that nothing is left out of the build.
Complaints check_rows(const std::vector<File>& files, const std::vector<Module>& modules);

}  // namespace wskcheck::house

#endif  // WSKCHECK_HOUSE_ARROWS_H
