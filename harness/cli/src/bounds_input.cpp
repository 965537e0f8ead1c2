// Bounds from a TOML file: the table [bounds] for all scopes, and one [[scope]] for each.
#include <fmt/format.h>

#include <algorithm>

#include "job.h"
#include "toml_input.h"

namespace wskcheck::cli {
namespace {

using Failed = std::optional<Diagnostic>;

Failed read_bound(const std::string& path, const BoundName& name, const toml::node& node,
                  Bounds& bounds) {
  const auto* number = node.as_integer();
  const std::string expected = fmt::format("an integer from {} to {}", name.least, name.most);
  if (number == nullptr) {
    return at(path, node.source(), fmt::format("{} as {}", name.name, kind_of(node)), expected);
  }
  const std::int64_t value = number->get();
  if (value < name.least || value > name.most) {
    return at(path, node.source(), fmt::format("{} = {}", name.name, value), expected);
  }
  bounds.*name.member = static_cast<std::uint32_t>(value);
  return std::nullopt;
}

Failed read_features(const std::string& path, const toml::node& node, Bounds& bounds) {
  std::string list;
  if (const auto* text = node.as_string()) {
    list = text->get();
  } else if (const auto* array = node.as_array()) {
    for (const toml::node& item : *array) {
      const auto* name = item.as_string();
      if (name == nullptr) {
        return at(path, item.source(), kind_of(item), "the name of a feature");
      }
      list += (list.empty() ? "" : ",") + name->get();
    }
  } else {
    return at(path, node.source(), "features as " + kind_of(node), "a list of names");
  }
  const auto features = parse_features(list, bounds.features, path);
  if (!features) {
    const Diagnostic& said = features.error();
    return at(path, node.source(), said.found, said.expected, said.hint);
  }
  bounds.features = *features;
  return std::nullopt;
}

Failed read_start(const std::string& path, const toml::node& node, Bounds& bounds) {
  const auto* text = node.as_string();
  const auto start = text != nullptr ? find_start(text->get()) : std::nullopt;
  if (!start) {
    const std::string name = text != nullptr ? text->get() : kind_of(node);
    return at(path, node.source(), "start = " + in_quotes(name), one_of(start_names()),
              did_you_mean(name, start_names()));
  }
  bounds.start = *start;
  return std::nullopt;
}

// Reads the bounds of one table; `more` are the keys that it has beside them.
Failed read_table(const std::string& path, const toml::table& table,
                  std::vector<std::string_view> more, Bounds& bounds) {
  for (const BoundName& name : bound_names()) more.push_back(name.name);
  more.push_back("features");
  more.push_back("start");
  if (auto failed = unknown_key(path, table, more)) return failed;
  for (const BoundName& name : bound_names()) {
    const toml::node* node = table.get(name.name);
    if (node == nullptr) continue;
    if (auto failed = read_bound(path, name, *node, bounds)) return failed;
  }
  if (const toml::node* node = table.get("features")) {
    if (auto failed = read_features(path, *node, bounds)) return failed;
  }
  if (const toml::node* node = table.get("start")) return read_start(path, *node, bounds);
  return std::nullopt;
}

std::string text_of(const toml::table& table, std::string_view key) {
  const auto* text = table.get(key) != nullptr ? table.get(key)->as_string() : nullptr;
  return text != nullptr ? text->get() : std::string();
}

Failed read_scope(const std::string& path, const toml::node& node, const Bounds& defaults,
                  std::vector<NamedScope>& scopes) {
  const auto* table = node.as_table();
  if (table == nullptr) return at(path, node.source(), kind_of(node), "a table [[scope]]");
  NamedScope scope{text_of(*table, "name"), text_of(*table, "says"), defaults};
  if (scope.name.empty()) {
    return at(path, node.source(), "a scope without a name", "name = \"...\"");
  }
  const bool twice = std::any_of(scopes.begin(), scopes.end(),
                                 [&](const NamedScope& one) { return one.name == scope.name; });
  if (twice) {
    return at(path, node.source(), "a second scope " + in_quotes(scope.name), "names that differ");
  }
  if (auto failed = read_table(path, *table, {"name", "says"}, scope.bounds)) return failed;
  scopes.push_back(std::move(scope));
  return std::nullopt;
}

}  // namespace

Result<std::vector<NamedScope>> read_bounds(const std::string& path) {
  const auto file = read_toml(path);
  if (!file) return file.error();
  static constexpr std::string_view known[] = {"bounds", "scope"};
  if (auto failed = unknown_key(path, *file, known)) return *failed;
  Bounds defaults = flag_bounds();
  if (const toml::node* node = file->get("bounds")) {
    if (!node->is_table()) return at(path, node->source(), kind_of(*node), "a table [bounds]");
    if (auto failed = read_table(path, *node->as_table(), {}, defaults)) return *failed;
  }
  std::vector<NamedScope> scopes;
  const toml::node* list = file->get("scope");
  if (list == nullptr) {
    if (file->get("bounds") == nullptr) {
      return at(path, file->source(), "neither [bounds] nor [[scope]]", "at least one of them");
    }
    scopes.push_back({"bounds", "the bounds of " + path, defaults});
    return scopes;
  }
  if (!list->is_array()) return at(path, list->source(), kind_of(*list), "tables [[scope]]");
  for (const toml::node& node : *list->as_array()) {
    if (auto failed = read_scope(path, node, defaults, scopes)) return *failed;
  }
  return scopes;
}

}  // namespace wskcheck::cli
