// docs/drive-names.md, made from the table of names and the headers.
#pragma once

#include <set>
#include <string>

namespace wskcheck::drive::test {

std::string names_page(const std::string& include_folder);
// Functions that the headers declare, but for WSK's own.
std::set<std::string> declared(const std::string& include_folder);

}  // namespace wskcheck::drive::test
