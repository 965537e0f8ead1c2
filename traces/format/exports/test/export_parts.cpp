// What the texts of export_text.h are made of: encodings, times, raw payloads.
#include <fmt/format.h>

#include "export_text.h"
#include "field_texts.h"

namespace wskcheck::exports::test {

std::string utf16(const std::string& text, bool is_big_endian) {
  std::string out;
  const auto put = [&](std::uint32_t unit) {
    const char low = static_cast<char>(unit & 0xff);
    const char high = static_cast<char>(unit >> 8);
    out += is_big_endian ? high : low;
    out += is_big_endian ? low : high;
  };
  put(0xfeff);
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(text[at]) & 0x3f; };
    const auto first = static_cast<unsigned char>(text[i]);
    if (first < 0x80) {
      put(first);
      i += 1;
    } else if (first < 0xe0) {
      put((first & 0x1fU) << 6 | byte(i + 1));
      i += 2;
    } else if (first < 0xf0) {
      put((first & 0xfU) << 12 | byte(i + 1) << 6 | byte(i + 2));
      i += 3;
    } else {
      const std::uint32_t c =
          (first & 7U) << 18 | byte(i + 1) << 12 | byte(i + 2) << 6 | byte(i + 3);
      put(0xd800 + ((c - 0x10000) >> 10));
      put(0xdc00 + ((c - 0x10000) & 0x3ff));
      i += 4;
    }
  }
  return out;
}

std::string system_time(std::int64_t stamp) {
  const std::int64_t seconds = stamp / 10000000;
  std::int64_t days = seconds / 86400;
  int year = 1601;
  const auto days_of = [](int y) {
    return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) ? 366 : 365;
  };
  for (; days >= days_of(year); ++year) days -= days_of(year);
  const int lengths[] = {31, days_of(year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int month = 0;
  for (; days >= lengths[month]; ++month) days -= lengths[month];
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}00Z", year, month + 1, days + 1,
                     seconds / 3600 % 24, seconds / 60 % 60, seconds % 60, stamp % 10000000);
}

namespace {

void append_little(std::vector<std::uint8_t>& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * i));
}

std::size_t bytes_of(std::string_view name) {
  static constexpr std::pair<std::string_view, std::size_t> sizes[] = {
      {"irql", 1},  {"family", 2}, {"status", 4},        {"mask", 4},
      {"value", 4}, {"flags", 4},  {"inspect_serial", 4}};
  for (const auto& [known, bytes] : sizes) {
    if (known == name) return bytes;
  }
  return 8;
}

}  // namespace

std::string payload_of(const traces::Record& record) {
  std::vector<std::uint8_t> out;
  for (const FieldText& field : field_texts(record, true)) {
    if (field.is_string) {
      out.insert(out.end(), field.text.begin(), field.text.end());
      out.push_back(0);
    } else if (field.text == "true" || field.text == "false") {
      out.push_back(field.text == "true" ? 1 : 0);
    } else if (field.name == "local" || field.name == "remote") {
      append_little(out, field.text.size() / 2, 2);
      for (std::size_t i = 0; i < field.text.size(); i += 2) {
        append_little(out, std::stoul(field.text.substr(i, 2), nullptr, 16), 1);
      }
    } else {
      append_little(out, std::stoull(field.text, nullptr, 0), bytes_of(field.name));
    }
  }
  return hex(out);
}

}  // namespace wskcheck::exports::test
