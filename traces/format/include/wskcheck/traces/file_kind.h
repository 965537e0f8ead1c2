// Recognises what was given by mistake for a trace: by its first bytes, never by its name.
#ifndef WSKCHECK_TRACES_FILE_KIND_H
#define WSKCHECK_TRACES_FILE_KIND_H

#include <optional>
#include <string>
#include <string_view>

namespace wskcheck::traces {

struct FileKind {
  std::string name;  // "a gzip archive", "a binary file that begins with 00 01 02"
  std::string hint;
};

// What the first bytes of a file say that it is; nothing for what may be JSON Lines, and for text
// of a kind that is not known. A few hundred bytes are enough.
std::optional<FileKind> other_kind_of_file(std::string_view first_bytes);

// The byte order mark of UTF-8, which is passed over.
inline constexpr std::string_view utf8_mark = "\xef\xbb\xbf";

}  // namespace wskcheck::traces

#endif
