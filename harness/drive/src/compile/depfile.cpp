// See depfile.h. gcc and clang write "target: file file \", with a backslash in front of a blank
// that belongs to a name.
#include "compile/depfile.h"

#include <cstddef>

namespace wskcheck::drive {
namespace {

// The word at `at`, as it stands there; `name` gets what it names.
std::string word_at(const std::string& text, std::size_t& at, std::string& name) {
  const std::size_t begin = at;
  name.clear();
  for (; at < text.size(); ++at) {
    const char c = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : '\n';
    if (c == ' ' || c == '\t' || c == '\n' || (c == '\\' && next == '\n')) break;
    if ((c == '\\' && (next == ' ' || next == '#')) || (c == '$' && next == '$')) ++at;
    name += text[at];
  }
  return text.substr(begin, at - begin);
}

}  // namespace

std::string without_folder(const std::string& depfile, const std::string& folder) {
  std::string kept;
  std::string name;
  for (std::size_t at = 0; at < depfile.size(); ++at) {
    const std::string word = word_at(depfile, at, name);
    if (word.empty() || name.starts_with(folder + "/")) continue;
    kept += (kept.empty() ? "" : " \\\n ") + word;
  }
  return kept + "\n";
}

}  // namespace wskcheck::drive
