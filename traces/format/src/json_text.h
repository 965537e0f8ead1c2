// The letter of JSON: where a line breaks it, and what its scalar tokens mean.
//
// simdjson decides fast whether a line is JSON; what is said about one that is not comes from here,
// so that the words and the place depend on no version of a library.
#ifndef WSKCHECK_TRACES_JSON_TEXT_H
#define WSKCHECK_TRACES_JSON_TEXT_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wskcheck::traces {

// What is wrong in one line; `offset` is counted from its first byte.
struct LineError {
  std::size_t offset = 0;
  std::string found;
  std::string expected;
  std::string hint;
};

// Values nested deeper than this are refused.
inline constexpr int depth_max = 64;

// The first place where the text is not one JSON object (RFC 8259) in UTF-8; nothing when it is.
std::optional<LineError> find_syntax_error(std::string_view line);

// Whether the token is a number, a string without fault, or true, false, null.
bool is_scalar(std::string_view token) noexcept;

// A JSON integer without sign, fraction and exponent; nothing when it is another token or has more
// than 19 digits.
std::optional<std::uint64_t> read_unsigned(std::string_view token) noexcept;

// The text between the quotes of a string token that is_scalar(). Escapes are undone into `buffer`,
// which is touched only if there are any; the view is into the token or into the buffer.
std::string_view read_string(std::string_view token, std::string& buffer);

// "0x" and 1 to 16 hexadecimal digits.
std::optional<std::uint64_t> read_hex(std::string_view text) noexcept;

// The number of bytes of the UTF-8 sequence at the start of the text; 0 when there is none.
std::size_t utf8_length(std::string_view text) noexcept;

// A token as a message shows it: cut after 40 bytes, with what is not printable as \xNN.
std::string shown(std::string_view token);

}  // namespace wskcheck::traces

#endif
