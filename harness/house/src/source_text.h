// A file of the checkout as text, and the views of it that the checks need.
#ifndef WSKCHECK_HOUSE_SOURCE_TEXT_H
#define WSKCHECK_HOUSE_SOURCE_TEXT_H

#include <string>
#include <string_view>
#include <vector>

namespace wskcheck::house {

struct File {
  std::string path;  // below the root, with '/'
  std::string text;
};

// The lines without their ends; a text without a last newline has its last line all the same.
std::vector<std::string_view> lines_of(std::string_view text);

// The C++ text with comments, strings and character literals blanked; line ends stay where they
// are. Raw strings are known. Include lines keep their name: #include "a.h".
std::string code_only(std::string_view text);

bool is_word(char c);  // a letter, a digit or '_'

// Columns of a line of UTF-8: its code points.
int columns(std::string_view line);

bool is_cpp(const File& file);     // .cpp .h .hpp .c
bool is_cmake(const File& file);   // CMakeLists.txt .cmake .cmake.in
bool is_script(const File& file);  // .sh, or a first line of "#!"
bool is_binary(const File& file);  // has a NUL byte

}  // namespace wskcheck::house

#endif  // WSKCHECK_HOUSE_SOURCE_TEXT_H
