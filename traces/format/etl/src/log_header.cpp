// See log_header.h: names, and arithmetic of the clock.
#include "wskcheck/etl/log_header.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace wskcheck::etl {
namespace {

constexpr std::uint64_t file_time_rate = 10000000;
constexpr std::uint64_t max64 = std::numeric_limits<std::uint64_t>::max();

// a * b as high and low half.
std::pair<std::uint64_t, std::uint64_t> product(std::uint64_t a, std::uint64_t b) noexcept {
  const std::uint64_t mask = 0xffffffff;
  const std::uint64_t low = (a & mask) * (b & mask);
  const std::uint64_t middle = (a >> 32) * (b & mask) + (low >> 32);
  const std::uint64_t other = (a & mask) * (b >> 32) + (middle & mask);
  return {(a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32), other << 32 | (low & mask)};
}

}  // namespace

std::uint64_t multiply_divide(std::uint64_t a, std::uint64_t b, std::uint64_t c) noexcept {
  if (c == 0) return 0;
  auto [high, low] = product(a, b);
  if (high == 0) return low / c;
  if (high >= c) return max64;
  // Long division, a bit at a time: `high` is the remainder so far and stays below c.
  std::uint64_t quotient = 0;
  for (int bit = 0; bit < 64; ++bit) {
    const bool carry = high >> 63 != 0;
    high = high << 1 | low >> 63;
    low <<= 1;
    quotient <<= 1;
    if (carry || high >= c) {
      high -= c;
      quotient |= 1;
    }
  }
  return quotient;
}

std::string mode_text(std::uint32_t log_file_mode) {
  static constexpr std::pair<std::uint32_t, const char*> bits[] = {
      {0x1, "sequential"},
      {0x2, "circular"},
      {0x4, "append"},
      {0x8, "new file"},
      {0x20, "preallocate"},
      {0x40, "non-stoppable"},
      {0x80, "secure"},
      {0x100, "real time"},
      {0x200, "delay open"},
      {0x400, "buffering"},
      {0x800, "private logger"},
      {0x1000, "add header"},
      {0x2000, "sizes in KB"},
      {0x4000, "global sequence"},
      {0x8000, "local sequence"},
      {0x10000, "relogged"},
      {0x20000, "private in process"},
      {0x01000000, "paged memory"},
      {0x02000000, "system logger"},
      {0x04000000, "compressed"},
      {0x08000000, "independent session"},
      {0x10000000, "no per-processor buffers"},
  };
  std::string out;
  const auto add = [&out](std::string_view text) {
    if (!out.empty()) out += ", ";
    out += text;
  };
  if ((log_file_mode & 0xf) == 0) add("sequential");
  for (const auto& [bit, name] : bits) {
    if ((log_file_mode & bit) != 0) add(name);
    log_file_mode &= ~bit;
  }
  if (log_file_mode != 0) add(fmt::format("{:#x}", log_file_mode));
  return out;
}

std::string_view clock_name(ClockType clock) noexcept {
  switch (clock) {
    case ClockType::qpc:
      return "performance counter";
    case ClockType::system_time:
      return "system time";
    case ClockType::cpu_cycles:
      return "processor cycles";
  }
  return "unknown";
}

std::uint64_t LogHeader::ticks_per_second() const noexcept {
  switch (clock) {
    case ClockType::qpc:
      return frequency > 0 ? static_cast<std::uint64_t>(frequency) : 0;
    case ClockType::system_time:
      return file_time_rate;
    case ClockType::cpu_cycles:
      return std::uint64_t{cpu_mhz} * 1000000;
  }
  return 0;
}

std::int64_t LogHeader::file_time(std::int64_t at) const noexcept {
  if (clock == ClockType::system_time) return at;
  const bool before = at < stamp;
  const std::uint64_t ticks =
      before ? static_cast<std::uint64_t>(stamp) - static_cast<std::uint64_t>(at)
             : static_cast<std::uint64_t>(at) - static_cast<std::uint64_t>(stamp);
  const std::uint64_t distance = multiply_divide(ticks, file_time_rate, ticks_per_second());
  constexpr auto max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (before) {
    const auto start = static_cast<std::uint64_t>(start_time > 0 ? start_time : 0);
    return distance > start ? 0 : static_cast<std::int64_t>(start - distance);
  }
  const std::uint64_t room = start_time > 0 ? max - static_cast<std::uint64_t>(start_time) : max;
  if (distance > room) return std::numeric_limits<std::int64_t>::max();
  return start_time + static_cast<std::int64_t>(distance);
}

std::string file_time_text(std::int64_t file_time) {
  if (file_time < 0) return "before 1601";
  const auto ticks = static_cast<std::uint64_t>(file_time);
  const std::uint64_t seconds = ticks / file_time_rate;
  const std::uint64_t second_of_day = seconds % 86400;
  // Days since 1 March of the year 0, in the calendar that Windows counts in: eras of 400 years.
  const std::uint64_t days = seconds / 86400 + 584694;
  const std::uint64_t era = days / 146097;
  const std::uint64_t day_of_era = days % 146097;
  const std::uint64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::uint64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::uint64_t month = (5 * day_of_year + 2) / 153;
  const std::uint64_t day = day_of_year - (153 * month + 2) / 5 + 1;
  const std::uint64_t year = era * 400 + year_of_era + (month >= 10 ? 1 : 0);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}Z", year,
                     month < 10 ? month + 3 : month - 9, day, second_of_day / 3600,
                     second_of_day / 60 % 60, second_of_day % 60, ticks % file_time_rate);
}

}  // namespace wskcheck::etl
