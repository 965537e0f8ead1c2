// See complaint.h.
#include "complaint.h"

#include <fmt/format.h>

namespace wskcheck::traces {
namespace {

std::string found_in(std::string_view token) {
  if (token.front() == '{') return "an object";
  if (token.front() == '[') return "an array";
  return shown(token);
}

}  // namespace

LineError complaint(std::string_view line, std::string_view token, std::string expected,
                    std::string hint) {
  if (token == "null" && hint.empty()) {
    hint = "null stands for a NULL pointer; leave out a field that is not known";
  }
  const auto offset = static_cast<std::size_t>(token.data() - line.data());
  return {offset, found_in(token), std::move(expected), std::move(hint)};
}

LineError missing(std::string_view name, std::string_view where, std::string hint) {
  return {0, fmt::format("no \"{}\"", name), fmt::format("it in {}", where), std::move(hint)};
}

std::string one_of(std::span<const std::string_view> names) {
  std::string out = names.size() == 1 ? "" : "one of ";
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", names[i]);
  }
  return out;
}

std::string integer_up_to(std::uint64_t max) {
  if (max == ticks_max) return "an integer from 0 to 2^63 - 1";
  return fmt::format("an integer from 0 to {}", max);
}

std::string did_you_mean(std::string_view name) {
  return name.empty() ? std::string{} : fmt::format("did you mean \"{}\"?", name);
}

}  // namespace wskcheck::traces
