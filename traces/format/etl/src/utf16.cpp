// See utf16.h.
#include "utf16.h"

#include "little_endian.h"

namespace wskcheck::etl {

void append_code_point(std::string& out, std::uint32_t c) {
  const auto add = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xc0 | c >> 6);
    add(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    add(0xe0 | c >> 12);
    add(0x80 | (c >> 6 & 0x3f));
    add(0x80 | (c & 0x3f));
  } else {
    add(0xf0 | c >> 18);
    add(0x80 | (c >> 12 & 0x3f));
    add(0x80 | (c >> 6 & 0x3f));
    add(0x80 | (c & 0x3f));
  }
}

void append_utf8(std::string& out, Bytes utf16) {
  const std::size_t count = utf16.size() / 2;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t c = load<std::uint16_t>(utf16.data() + 2 * i);
    if (c >= 0xd800 && c < 0xdc00 && i + 1 < count) {
      const std::uint32_t low = load<std::uint16_t>(utf16.data() + 2 * i + 2);
      if (low >= 0xdc00 && low < 0xe000) {
        append_code_point(out, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
        ++i;
        continue;
      }
    }
    if (c >= 0xd800 && c < 0xe000) c = 0xfffd;
    append_code_point(out, c);
  }
}

Bytes until_nul16(Bytes utf16) noexcept {
  for (std::size_t at = 0; at + 2 <= utf16.size(); at += 2) {
    if (utf16[at] == 0 && utf16[at + 1] == 0) return utf16.first(at);
  }
  return utf16;
}

}  // namespace wskcheck::etl
