// Scalar tokens of JSON.
#include "json_text.h"

#include <fmt/format.h>

#include <charconv>

namespace wskcheck::traces {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_number(std::string_view token) noexcept {
  std::size_t at = token.front() == '-' ? 1 : 0;
  const auto digits = [&] {
    const std::size_t first = at;
    while (at < token.size() && is_digit(token[at])) ++at;
    return at > first;
  };
  const std::size_t first = at;
  if (!digits() || (token[first] == '0' && at > first + 1)) return false;
  if (at < token.size() && token[at] == '.') {
    ++at;
    if (!digits()) return false;
  }
  if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
    ++at;
    if (at < token.size() && (token[at] == '+' || token[at] == '-')) ++at;
    if (!digits()) return false;
  }
  return at == token.size();
}

// The four hexadecimal digits of \uXXXX.
std::optional<std::uint32_t> read_unit(std::string_view text, std::size_t at) noexcept {
  if (at + 4 > text.size()) return std::nullopt;
  std::uint32_t unit = 0;
  const char* first = text.data() + at;
  const auto [stop, error] = std::from_chars(first, first + 4, unit, 16);
  if (error != std::errc{} || stop != first + 4) return std::nullopt;
  return unit;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80U | ((code >> shift) & 0x3fU)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0U | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0U | code >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xf0U | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

// Undoes the escape that starts at text[at] == '\\' and moves `at` behind it. False: no escape of
// JSON, or half a surrogate pair.
bool read_escape(std::string_view text, std::size_t& at, std::string& out) {
  static constexpr std::string_view letters = "\"\\/bfnrt";
  static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  if (at + 1 >= text.size()) return false;
  if (text[at + 1] != 'u') {
    const std::size_t which = letters.find(text[at + 1]);
    if (which == std::string_view::npos) return false;
    out += meanings[which];
    at += 2;
    return true;
  }
  const auto unit = read_unit(text, at + 2);
  if (!unit || (*unit >= 0xdc00 && *unit < 0xe000)) return false;
  at += 6;
  if (*unit < 0xd800 || *unit >= 0xe000) {
    append_utf8(out, *unit);
    return true;
  }
  if (text.substr(at, 2) != "\\u") return false;
  const auto low = read_unit(text, at + 2);
  if (!low || *low < 0xdc00 || *low >= 0xe000) return false;
  append_utf8(out, 0x10000 + ((*unit - 0xd800) << 10) + (*low - 0xdc00));
  at += 6;
  return true;
}

bool is_string(std::string_view token) noexcept {
  if (token.size() < 2 || token.back() != '"') return false;
  const std::string_view text = token.substr(1, token.size() - 2);
  if (text.find('\\') == std::string_view::npos) return text.find('"') == std::string_view::npos;
  std::string ignored;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"') return false;
    if (text[at] != '\\') {
      ++at;
    } else if (!read_escape(text, at, ignored)) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool is_scalar(std::string_view token) noexcept {
  if (token.empty()) return false;
  if (token.front() == '"') return is_string(token);
  if (token.front() == '-' || is_digit(token.front())) return is_number(token);
  return token == "true" || token == "false" || token == "null";
}

std::optional<std::uint64_t> read_unsigned(std::string_view token) noexcept {
  if (token.empty() || token.size() > 19) return std::nullopt;  // 19 digits always fit
  if (token.front() == '0' && token.size() > 1) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : token) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

std::string_view read_string(std::string_view token, std::string& buffer) {
  const std::string_view text = token.substr(1, token.size() - 2);
  if (text.find('\\') == std::string_view::npos) return text;
  buffer.clear();
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '\\') {
      buffer += text[at++];
    } else if (!read_escape(text, at, buffer)) {
      break;
    }
  }
  return buffer;
}

std::optional<std::uint64_t> read_hex(std::string_view text) noexcept {
  if (text.size() < 3 || text.size() > 18 || text[0] != '0' || text[1] != 'x') return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text.substr(2)) {
    std::uint64_t digit = 0;
    if (is_digit(c)) {
      digit = static_cast<std::uint64_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<std::uint64_t>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<std::uint64_t>(c - 'A' + 10);
    } else {
      return std::nullopt;
    }
    value = value << 4 | digit;
  }
  return value;
}

std::size_t utf8_length(std::string_view text) noexcept {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (text.empty()) return 0;
  if (byte(0) < 0x80) return 1;
  const std::size_t size = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
  if (byte(0) < 0xc2 || byte(0) > 0xf4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  if (byte(0) == 0xe0 && byte(1) < 0xa0) return 0;   // overlong
  if (byte(0) == 0xed && byte(1) >= 0xa0) return 0;  // surrogate
  if (byte(0) == 0xf0 && byte(1) < 0x90) return 0;   // overlong
  if (byte(0) == 0xf4 && byte(1) >= 0x90) return 0;  // above U+10FFFF
  return size;
}

std::string shown(std::string_view token) {
  static constexpr std::size_t bytes_max = 40;
  std::string out;
  for (std::size_t at = 0; at < token.size();) {
    if (at >= bytes_max) return out + "...";
    const std::size_t size = utf8_length(token.substr(at));
    const auto byte = static_cast<unsigned char>(token[at]);
    if (size == 0 || byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
      ++at;
    } else {
      out += token.substr(at, size);
      at += size;
    }
  }
  return out;
}

}  // namespace wskcheck::traces
