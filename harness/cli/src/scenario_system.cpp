// See scenario_system.h.
#include "scenario_system.h"

#include <fmt/format.h>

#include <limits>

namespace wskcheck::cli {
namespace {

using drive::RegistryValue;
using drive::Scenario;
using Failed = std::optional<Diagnostic>;

constexpr std::size_t file_bytes_most = 64 * 1024;
constexpr char expected_value[] =
    "an integer (REG_DWORD), a string (REG_SZ), strings (REG_MULTI_SZ), bytes from 0 to 255 "
    "(REG_BINARY), or a table: a key";

std::string quoted(std::string_view text) { return fmt::format("\"{}\"", text); }

// All strings, or all bytes; an empty list is no bytes.
Failed read_list(const std::string& path, const std::string& name, const toml::array& list,
                 RegistryValue::Data& to) {
  std::vector<std::string> texts;
  std::vector<unsigned char> bytes;
  for (const toml::node& one : list) {
    const auto* text = one.as_string();
    const auto* number = one.as_integer();
    const bool is_byte = number != nullptr && number->get() >= 0 && number->get() <= 255;
    if (text != nullptr && bytes.empty()) {
      texts.push_back(text->get());
    } else if (is_byte && texts.empty()) {
      bytes.push_back(static_cast<unsigned char>(number->get()));
    } else {
      return at(path, one.source(), name + " with " + kind_of(one) + " in its list",
                expected_value);
    }
  }
  if (!texts.empty()) {
    to = texts;
  } else {
    to = bytes;
  }
  return std::nullopt;
}

Failed read_value(const std::string& path, const std::string& name, const toml::node& node,
                  Scenario& scenario) {
  RegistryValue value;
  value.name = name;
  if (const auto* number = node.as_integer()) {
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    if (number->get() < 0 || number->get() > most) {
      return at(path, node.source(), fmt::format("{} = {}", name, number->get()),
                fmt::format("a REG_DWORD, from 0 to {}", most));
    }
    value.data = static_cast<std::uint32_t>(number->get());
  } else if (const auto* text = node.as_string()) {
    value.data = text->get();
  } else if (const auto* list = node.as_array()) {
    if (auto failed = read_list(path, name, *list, value.data)) return failed;
  } else {
    return at(path, node.source(), name + " as " + kind_of(node), expected_value);
  }
  scenario.registry.push_back(std::move(value));
  return std::nullopt;
}

Failed read_key(const std::string& path, const std::string& key, const toml::table& table,
                Scenario& scenario) {
  for (const auto& [word, node] : table) {
    const std::string name = key.empty() ? std::string(word.str()) : key + '\\' + std::string(word);
    if (word.str().empty() || name.size() > drive::registry_name_max) {
      return at(path, word.source(), fmt::format("a name of {} bytes", name.size()),
                fmt::format("1 to {}", drive::registry_name_max));
    }
    const auto* below = node.as_table();
    auto failed = below != nullptr ? read_key(path, name, *below, scenario)
                                   : read_value(path, name, node, scenario);
    if (failed) return failed;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Diagnostic> read_registry(const std::string& path, const toml::table& file,
                                        Scenario& scenario) {
  const toml::node* node = file.get("registry");
  if (node == nullptr) return std::nullopt;
  const auto* table = node->as_table();
  if (table == nullptr) {
    return at(path, node->source(), "registry as " + kind_of(*node), "a table [registry]");
  }
  return read_key(path, "", *table, scenario);
}

std::optional<Diagnostic> read_files(const std::string& path, const toml::table& file,
                                     Scenario& scenario) {
  const toml::node* node = file.get("files");
  if (node == nullptr) return std::nullopt;
  const auto* table = node->as_table();
  if (table == nullptr) {
    return at(path, node->source(), "files as " + kind_of(*node), "a table [files]");
  }
  for (const auto& [name, contents] : *table) {
    const std::string word(name.str());
    if (!word.starts_with('\\') || word.size() > drive::file_path_max) {
      return at(path, name.source(), "the path " + quoted(word),
                "one as a driver opens it, like '\\??\\C:\\www\\index.html'",
                "in single quotes a backslash is written once");
    }
    const auto* text = contents.as_string();
    if (text == nullptr) {
      return at(path, contents.source(), word + " as " + kind_of(contents),
                "a string: what the file holds");
    }
    if (text->get().size() > file_bytes_most) {
      return at(path, contents.source(), fmt::format("a file of {} bytes", text->get().size()),
                fmt::format("at most {}", file_bytes_most));
    }
    scenario.files.push_back({word, text->get()});
  }
  return std::nullopt;
}

}  // namespace wskcheck::cli
