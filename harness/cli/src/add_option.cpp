// What declaring options has in common.
#include "add_option.h"

#include <fmt/format.h>

#include "numbers.h"

namespace wskcheck::cli {

std::string where(const CLI::App& app) {
  std::string name = app.get_name();
  for (const CLI::App* up = app.get_parent(); up != nullptr; up = up->get_parent()) {
    name = up->get_name() + ' ' + name;
  }
  return name;
}

CLI::Option* add_switch(CLI::App& app, const std::string& name, bool& target,
                        const std::string& says) {
  return app.add_flag(name, target, says)->disable_flag_override();
}

CLI::Option* add_number(CLI::App& app, const std::string& name,
                        std::optional<std::uint64_t>& target, std::uint64_t least,
                        std::uint64_t most, const std::string& says) {
  const auto parse = [least, most](const std::string& text) -> std::optional<std::uint64_t> {
    const auto value = parse_number(text);
    if (!value || *value < least || *value > most) return std::nullopt;
    return value;
  };
  const bool open_ended = most >= std::numeric_limits<std::uint64_t>::max() - 1;
  const std::string range = open_ended ? fmt::format("a whole number from {}", least)
                                       : fmt::format("a whole number from {} to {}", least, most);
  const std::string shown = open_ended ? says : fmt::format("{} ({} to {})", says, least, most);
  return add_parsed(app, name, target, parse, range, shown)->type_name("N");
}

}  // namespace wskcheck::cli
