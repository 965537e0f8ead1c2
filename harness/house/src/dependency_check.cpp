// Compares the names of the libraries in the three places that name them.
#include "dependency_check.h"

#include <string>

#include "source_text.h"

namespace wskcheck::house {
namespace {

// vcpkg names its ports in small letters, with hyphens.
std::string port_of(std::string_view name) {
  std::string port(name);
  for (char& c : port) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_') c = '-';
  }
  return port;
}

}  // namespace

Complaints check_dependencies(std::string_view cmake, std::string_view page,
                              std::string_view manifest) {
  static constexpr std::string_view start = "set(WSKCHECK_DEPENDENCY_";
  Complaints all;
  int number = 0;
  for (std::string_view line : lines_of(cmake)) {
    ++number;
    if (!line.starts_with(start)) continue;
    line.remove_prefix(start.size());
    std::size_t end = 0;
    while (end < line.size() && is_word(line[end])) ++end;
    const std::string name(line.substr(0, end));
    if (page.find("| " + name + " |") == std::string_view::npos) {
      all.push_back({"harness/cmake/dependencies.cmake", number, "the library " + name,
                     "a row for it in docs/dependencies.md"});
    }
    if (manifest.find("\"" + port_of(name) + "\"") == std::string_view::npos) {
      all.push_back({"harness/cmake/dependencies.cmake", number, "the library " + name,
                     "its port in vcpkg.json"});
    }
  }
  return all;
}

}  // namespace wskcheck::house
