// The files of the checkout.
#ifndef WSKCHECK_HOUSE_TREE_H
#define WSKCHECK_HOUSE_TREE_H

#include <string>
#include <string_view>
#include <vector>

#include "source_text.h"

namespace wskcheck::house {

// The files that git tracks and that exist, sorted by path. Without git (a source archive): every
// file below the root outside .git, build folders and hidden folders of tools.
std::vector<File> files_of(const std::string& root);

// What a command writes to its standard output and error, and the code it ends with.
struct Output {
  std::string text;
  int code = 0;
};
Output run_command(const std::string& command);

// The text of one file; empty when there is none.
std::string read_file(const std::string& path);

}  // namespace wskcheck::house

#endif  // WSKCHECK_HOUSE_TREE_H
