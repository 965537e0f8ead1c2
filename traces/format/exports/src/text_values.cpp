// See text_values.h.
#include "text_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "wskcheck/etl/socket_address.h"

namespace wskcheck::exports {
namespace {

constexpr std::string_view blanks = " \t\r\n";

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

int hex_digit(char c) noexcept {
  if (is_digit(c)) return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool has_hex_prefix(std::string_view text) noexcept {
  return text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

// Takes `digits` digits from the front.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) noexcept {
  if (text.size() < digits) return std::nullopt;
  int out = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (!is_digit(text[i])) return std::nullopt;
    out = out * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return out;
}

bool take(std::string_view& text, char c) noexcept {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

constexpr bool is_leap(int year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in(int year, int month) noexcept {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

// Days since 1601-01-01.
std::optional<std::int64_t> take_date(std::string_view& text) noexcept {
  const auto year = take_digits(text, 4);
  if (!year || *year < 1601 || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || *month < 1 || *month > 12 || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || *day < 1 || *day > days_in(*year, *month)) return std::nullopt;
  const int past = *year - 1601;
  std::int64_t out = std::int64_t{365} * past + past / 4 - past / 100 + past / 400;
  for (int m = 1; m < *month; ++m) out += days_in(*year, m);
  return out + *day - 1;
}

std::optional<std::int64_t> take_hours(std::string_view& text) noexcept {  // in minutes
  const auto hours = take_digits(text, 2);
  if (!hours || *hours > 23 || !take(text, ':')) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  return *hours * 60 + *minutes;
}

// The rest of a time behind its minutes, in 100 ns.
std::optional<std::int64_t> take_seconds(std::string_view& text) noexcept {
  const auto seconds = take(text, ':') ? take_digits(text, 2) : std::nullopt;
  if (!seconds || *seconds > 60) return std::nullopt;
  std::int64_t ticks = 0;
  if (take(text, '.')) {
    std::size_t digits = 0;
    for (; digits < 9 && !text.empty() && is_digit(text[0]); ++digits) {
      if (digits < 7) ticks = ticks * 10 + (text[0] - '0');
      text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 7; ++digits) ticks *= 10;
  }
  return *seconds * std::int64_t{10000000} + ticks;
}

// What is to be taken off for UTC, in minutes.
std::optional<std::int64_t> take_zone(std::string_view& text) noexcept {
  if (take(text, 'Z')) return 0;
  const bool west = take(text, '-');
  if (!west && !take(text, '+')) return std::nullopt;
  const auto minutes = take_hours(text);
  if (!minutes) return std::nullopt;
  return west ? -*minutes : *minutes;
}

}  // namespace

std::string_view trimmed(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool same_letters(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::uint64_t> read_number(std::string_view text) noexcept {
  text = trimmed(text);
  const int base = has_hex_prefix(text) ? 16 : 10;
  if (base == 16) text.remove_prefix(2);
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

std::optional<bool> read_boolean(std::string_view text) noexcept {
  text = trimmed(text);
  if (same_letters(text, "true")) return true;
  if (same_letters(text, "false")) return false;
  const auto number = read_number(text);
  if (!number) return std::nullopt;
  return *number != 0;
}

std::optional<std::vector<std::uint8_t>> read_bytes(std::string_view text) {
  text = trimmed(text);
  if (has_hex_prefix(text)) text.remove_prefix(2);
  if (text.size() % 2 != 0) return std::nullopt;
  std::vector<std::uint8_t> out(text.size() / 2);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = hex_digit(text[2 * i]);
    const int low = hex_digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return out;
}

std::optional<traces::Endpoint> read_address(std::string_view text) {
  text = trimmed(text);
  if (text.size() > 256) return std::nullopt;
  if (const auto endpoint = traces::parse_endpoint(text)) return endpoint;
  const std::string whole(text);
  if (const auto endpoint = traces::parse_endpoint(whole + ":0")) return endpoint;
  if (const auto endpoint = traces::parse_endpoint("[" + whole + "]:0")) return endpoint;
  const auto bytes = read_bytes(text);
  if (!bytes || bytes->empty()) return std::nullopt;
  return etl::endpoint_of(etl::Bytes(bytes->data(), bytes->size()));
}

std::optional<std::int64_t> read_time(std::string_view text) noexcept {
  text = trimmed(text);
  const auto days = take_date(text);
  if (!days || !(take(text, 'T') || take(text, ' '))) return std::nullopt;
  const auto minutes = take_hours(text);
  if (!minutes) return std::nullopt;
  const auto ticks = take_seconds(text);
  if (!ticks) return std::nullopt;
  const auto zone = take_zone(text);
  if (!zone || !text.empty()) return std::nullopt;
  return (*days * 1440 + *minutes - *zone) * 600000000 + *ticks;
}

std::string shown(std::string_view text) {
  constexpr std::size_t bytes_max = 40;
  std::string out = "\"";
  for (std::size_t i = 0; i < std::min(text.size(), bytes_max); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    out += byte >= 0x20 && byte < 0x7f ? text[i] : '?';
  }
  return out + (text.size() > bytes_max ? "...\"" : "\"");
}

}  // namespace wskcheck::exports
