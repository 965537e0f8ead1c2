// See text_source.h.
#include "text_source.h"

#include <algorithm>

namespace wskcheck::exports {
namespace {

using namespace std::string_view_literals;

// A short export is not worth much memory; a long one is read in greater and greater pieces.
constexpr std::size_t chunk_min = std::size_t{4} * 1024;
constexpr std::size_t chunk_max = std::size_t{64} * 1024;

std::uint32_t byte_at(std::string_view text, std::size_t i) noexcept {
  return static_cast<unsigned char>(text[i]);
}

std::uint32_t unit_at(std::string_view raw, std::size_t i, Encoding encoding) noexcept {
  const std::uint32_t first = byte_at(raw, i);
  const std::uint32_t second = byte_at(raw, i + 1);
  return encoding == Encoding::utf16_le ? first | second << 8 : first << 8 | second;
}

void append_character(std::string& out, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xc0 | c >> 6), put(0x80 | (c & 0x3f));
  if (c < 0x10000) {
    return put(0xe0 | c >> 12), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
  }
  put(0xf0 | c >> 18);
  put(0x80 | (c >> 12 & 0x3f));
  put(0x80 | (c >> 6 & 0x3f));
  put(0x80 | (c & 0x3f));
}

constexpr bool is_high(std::uint32_t unit) noexcept { return (unit & 0xfc00) == 0xd800; }
constexpr bool is_low(std::uint32_t unit) noexcept { return (unit & 0xfc00) == 0xdc00; }

}  // namespace

std::string_view encoding_name(Encoding encoding) noexcept {
  static constexpr std::string_view names[] = {"UTF-8", "UTF-16 LE", "UTF-16 BE"};
  return names[static_cast<std::size_t>(encoding)];
}

Encoding encoding_of(std::string_view first_bytes, std::size_t& mark) noexcept {
  mark = 2;
  if (first_bytes.starts_with("\xff\xfe"sv)) return Encoding::utf16_le;
  if (first_bytes.starts_with("\xfe\xff"sv)) return Encoding::utf16_be;
  mark = first_bytes.starts_with("\xef\xbb\xbf"sv) ? 3 : 0;
  for (const char first : {'<', 'E'}) {
    if (first_bytes.size() < 2) break;
    if (first_bytes[0] == first && first_bytes[1] == '\0') return Encoding::utf16_le;
    if (first_bytes[0] == '\0' && first_bytes[1] == first) return Encoding::utf16_be;
  }
  return Encoding::utf8;
}

std::size_t append_utf8(std::string& out, std::string_view raw, Encoding encoding, bool at_end) {
  if (encoding == Encoding::utf8) {
    out += raw;
    return raw.size();
  }
  std::size_t i = 0;
  while (i + 2 <= raw.size()) {
    const std::uint32_t unit = unit_at(raw, i, encoding);
    if (!is_high(unit)) {
      append_character(out, unit);
      i += 2;
      continue;
    }
    if (i + 4 > raw.size() && !at_end) break;
    const std::uint32_t next = i + 4 <= raw.size() ? unit_at(raw, i + 2, encoding) : 0;
    if (is_low(next)) {
      append_character(out, 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff));
      i += 4;
    } else {
      append_character(out, unit);
      i += 2;
    }
  }
  if (at_end && i < raw.size()) {
    out += '\xff';
    i = raw.size();
  }
  return i;
}

bool TextSource::more() {
  if (at_end_) return false;
  const std::size_t kept = raw_.size();
  chunk_ = std::clamp(chunk_ * 2, chunk_min, chunk_max);
  raw_.resize(kept + chunk_);
  std::streamsize count = 0;
  try {
    count = in_.sgetn(raw_.data() + kept, static_cast<std::streamsize>(chunk_));
  } catch (...) {  // libstdc++ throws when read(2) fails
    failed_ = true;
  }
  raw_.resize(kept + static_cast<std::size_t>(std::max<std::streamsize>(count, 0)));
  bytes_ += raw_.size() - kept;
  at_end_ = count <= 0;
  std::string_view raw = raw_;
  if (!started_) {
    started_ = true;
    std::size_t mark = 0;
    encoding_ = encoding_of(raw, mark);
    raw.remove_prefix(mark);
    at_.byte = mark;
    at_.column = mark + 1;
  }
  text_.erase(0, begin_);
  begin_ = 0;
  const std::size_t before = text_.size();
  raw.remove_prefix(append_utf8(text_, raw, encoding_, at_end_));
  raw_.erase(0, raw_.size() - raw.size());
  return text_.size() > before || (!at_end_ && more());
}

bool TextSource::ensure(std::size_t count) {
  while (text_.size() - begin_ < count) {
    if (!more()) return false;
  }
  return true;
}

std::uint64_t TextSource::source_bytes(std::string_view text) const noexcept {
  if (encoding_ == Encoding::utf8) return text.size();
  std::uint64_t out = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0xff) {
      out += 1;
    } else if (byte >= 0xf0) {
      out += 4;
    } else if (byte < 0x80 || byte >= 0xc0) {
      out += 2;
    }
  }
  return out;
}

Place TextSource::place_of(std::size_t offset) const noexcept {
  const std::string_view text = view().substr(0, offset);
  Place out = at_;
  out.line += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  const std::uint64_t bytes = source_bytes(text);
  out.byte += bytes;
  const std::size_t newline = text.rfind('\n');
  out.column =
      newline == text.npos ? at_.column + bytes : source_bytes(text.substr(newline + 1)) + 1;
  return out;
}

void TextSource::consume(std::size_t count) {
  at_ = place_of(count);
  begin_ += count;
}

std::size_t utf8_length(std::string_view text) noexcept {
  if (text.empty()) return 0;
  const std::uint32_t first = byte_at(text, 0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte_at(text, i) & 0xc0) != 0x80) return 0;
  }
  const std::uint32_t second = byte_at(text, 1);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool beyond = (first == 0xed && second >= 0xa0) || (first == 0xf4 && second >= 0x90);
  return overlong || beyond ? 0 : size;
}

std::size_t find_bad_utf8(std::string_view text) noexcept {
  std::size_t i = 0;
  while (i < text.size()) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    const std::size_t size = utf8_length(text.substr(i));
    if (size == 0) return i;
    i += size;
  }
  return text.npos;
}

}  // namespace wskcheck::exports
