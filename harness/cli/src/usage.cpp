// The words that messages about bad input share.
#include "usage.h"

#include "wskcheck/model/flavour.h"

namespace wskcheck::cli {

std::string in_quotes(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string one_of(std::span<const std::string_view> names) {
  std::string out = names.size() > 1 ? "one of " : "";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0) out += ", ";
    out += names[i];
  }
  return out;
}

std::string did_you_mean(std::string_view name, std::span<const std::string_view> names,
                         std::string_view otherwise) {
  const auto near = nearest(name, names);
  if (near.empty()) return std::string(otherwise);
  std::string out = "did you mean " + in_quotes(near[0]);
  for (std::size_t i = 1; i < near.size(); ++i) {
    out += (i + 1 == near.size() ? " or " : ", ") + in_quotes(near[i]);
  }
  return out + '?';
}

std::string shell_quoted(std::string_view text) {
  constexpr std::string_view safe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
  if (!text.empty() && text.find_first_not_of(safe) == std::string_view::npos) {
    return std::string(text);
  }
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + '\'';
}

}  // namespace wskcheck::cli
