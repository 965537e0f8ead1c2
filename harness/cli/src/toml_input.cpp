// Opens, reads and parses a TOML file; every failure becomes a diagnostic.
#include "toml_input.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace wskcheck::cli {
namespace {

constexpr std::uintmax_t bytes_max = 1024 * 1024;

Diagnostic whole(const std::string& path, std::string found, std::string expected,
                 std::string hint) {
  Diagnostic out;
  out.file = path;
  out.found = std::move(found);
  out.expected = std::move(expected);
  out.hint = std::move(hint);
  return out;
}

Result<std::string> read_text(const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path file(std::u8string(path.begin(), path.end()));
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status)) return whole(path, "no such file", "a TOML file", "");
  if (fs::is_directory(status)) return whole(path, "a directory", "a TOML file", "");
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) return whole(path, std::strerror(errno), "a TOML file that can be read", "");
  std::string text;
  char buffer[4096];
  while (in.read(buffer, sizeof buffer) || in.gcount() > 0) {
    text.append(buffer, static_cast<std::size_t>(in.gcount()));
    if (text.size() > bytes_max) {
      return whole(path, "more than 1 MiB", "a TOML file", "this is no file of flavours or bounds");
    }
  }
  if (text.empty()) return whole(path, "an empty file", "a TOML file", "");
  if (text.find('\0') != std::string::npos) {
    return whole(path, "a binary file", "a TOML file", "");
  }
  return text;
}

}  // namespace

Result<toml::table> read_toml(const std::string& path) {
  const auto text = read_text(path);
  if (!text) return text.error();
  try {
    return toml::parse(std::string_view(*text), std::string_view(path));
  } catch (const toml::parse_error& error) {
    return at(path, error.source(), "a mistake in TOML (" + std::string(error.description()) + ")",
              "");
  }
}

Diagnostic at(const std::string& path, const toml::source_region& region, std::string found,
              std::string expected, std::string hint) {
  Diagnostic out = whole(path, std::move(found), std::move(expected), std::move(hint));
  out.line = region.begin.line;
  out.column = region.begin.column;
  return out;
}

std::optional<Diagnostic> unknown_key(const std::string& path, const toml::table& table,
                                      std::span<const std::string_view> known) {
  std::optional<Diagnostic> first;
  for (const auto& [key, value] : table) {
    bool is_known = false;
    for (const std::string_view name : known) is_known = is_known || key.str() == name;
    if (is_known) continue;
    const Diagnostic one = at(path, key.source(), "the key " + in_quotes(key.str()), one_of(known),
                              did_you_mean(key.str(), known));
    const bool earlier =
        !first || one.line < first->line || (one.line == first->line && one.column < first->column);
    if (earlier) first = one;
  }
  return first;
}

std::string kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a number with a point";
    case toml::node_type::boolean:
      return "a boolean";
    default:
      return "a date or time";
  }
}

}  // namespace wskcheck::cli
