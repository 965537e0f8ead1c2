// Schedules as text.
#include "search/schedule.h"

#include <charconv>

namespace wskcheck::drive {
namespace {

// The number that the text begins with; it is taken off the text. False when there is none.
bool take_number(std::string_view& text, std::uint32_t& number) {
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return true;
}

bool take_sign(std::string_view& text, char sign) {
  if (text.empty() || text.front() != sign) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string to_string(const Schedule& schedule) {
  if (schedule.empty()) return "-";
  std::string text;
  for (const Departure& one : schedule) {
    if (!text.empty()) text += ',';
    text += std::to_string(one.step) + ':' + std::to_string(one.index);
  }
  return text;
}

bool parse(std::string_view text, Schedule& schedule) {
  Schedule read;
  if (text != "-") {
    do {
      Departure one;
      if (!take_number(text, one.step) || !take_sign(text, ':')) return false;
      if (!take_number(text, one.index) || one.index == 0) return false;
      if (!read.empty() && one.step <= read.back().step) return false;
      read.push_back(one);
    } while (take_sign(text, ','));
    if (!text.empty()) return false;
  }
  schedule = std::move(read);
  return true;
}

}  // namespace wskcheck::drive
