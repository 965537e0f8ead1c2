// Reading and writing numbers with units.
#include "numbers.h"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <utility>

namespace wskcheck::cli {
namespace {

using Unit = std::pair<std::string_view, std::uint64_t>;

template <std::size_t N>
std::optional<std::uint64_t> with_unit(std::string_view text, const std::array<Unit, N>& units) {
  const auto digits = text.find_first_not_of("0123456789");
  const auto number = parse_number(text.substr(0, digits));
  const std::string_view unit =
      digits == std::string_view::npos ? std::string_view() : text.substr(digits);
  if (!number) return std::nullopt;
  for (const auto& [name, factor] : units) {
    if (name != unit) continue;
    if (*number > std::numeric_limits<std::uint64_t>::max() / factor) return std::nullopt;
    return *number * factor;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> parse_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  static constexpr std::array<Unit, 4> units{
      {{"", 1}, {"k", 1000}, {"M", 1000000}, {"G", 1000000000}}};
  return with_unit(text, units);
}

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
  static constexpr std::array<Unit, 7> units{{{"", 1},
                                              {"k", 1024},
                                              {"K", 1024},
                                              {"M", 1024 * 1024},
                                              {"MiB", 1024 * 1024},
                                              {"G", 1024 * 1024 * 1024},
                                              {"GiB", 1024 * 1024 * 1024}}};
  return with_unit(text, units);
}

std::optional<std::uint64_t> parse_duration_ms(std::string_view text) {
  static constexpr std::array<Unit, 5> units{
      {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}}};
  return with_unit(text, units);
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr double mebibyte = 1024.0 * 1024;
  if (bytes < 1024) return fmt::format("{} bytes", bytes);
  if (bytes < 1024 * 1024) return fmt::format("{} KiB", bytes / 1024);
  const double amount = static_cast<double>(bytes);
  if (amount >= 1024 * mebibyte) return fmt::format("{:.1f} GiB", amount / (1024 * mebibyte));
  return fmt::format("{:.0f} MiB", amount / mebibyte);
}

}  // namespace wskcheck::cli
