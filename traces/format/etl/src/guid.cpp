// See guid.h. The derivation from a name: docs/etw.md, "Provider GUIDs".
#include "wskcheck/etl/guid.h"

#include <vector>

#include "sha1.h"

namespace wskcheck::etl {
namespace {

// The place in memory of each pair of digits in the text.
constexpr std::array<std::uint8_t, 16> text_order{3, 2, 1,  0,  5,  4,  7,  6,
                                                  8, 9, 10, 11, 12, 13, 14, 15};

int digit_of(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string to_text(const Guid& guid) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    const std::uint8_t byte = guid.bytes[text_order[i]];
    out += digits[byte >> 4];
    out += digits[byte & 0xf];
  }
  return out;
}

std::optional<Guid> parse_guid(std::string_view text) noexcept {
  if (text.size() == 38 && text.front() == '{' && text.back() == '}') text = text.substr(1, 36);
  if (text.size() != 36) return std::nullopt;
  Guid out;
  std::size_t at = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      if (text[at++] != '-') return std::nullopt;
    }
    const int high = digit_of(text[at]);
    const int low = digit_of(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.bytes[text_order[i]] = static_cast<std::uint8_t>(high * 16 + low);
    at += 2;
  }
  return out;
}

Guid provider_guid(std::string_view name) {
  std::vector<std::uint8_t> message{0x48, 0x2c, 0x2d, 0xb2, 0xc3, 0x90, 0x47, 0xc8,
                                    0x87, 0xf8, 0x1a, 0x15, 0xbf, 0xc1, 0x30, 0xfb};
  for (const char c : name) {
    message.push_back(0);
    message.push_back(static_cast<std::uint8_t>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c));
  }
  const auto digest = sha1(message);
  Guid out;
  for (std::size_t i = 0; i < 16; ++i) out.bytes[i] = digest[i];
  out.bytes[7] = static_cast<std::uint8_t>((out.bytes[7] & 0x0f) | 0x50);
  return out;
}

}  // namespace wskcheck::etl
