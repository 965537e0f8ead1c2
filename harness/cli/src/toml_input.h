// Reading TOML files, with messages that say where.
#pragma once

#include <toml++/toml.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "usage.h"

namespace wskcheck::cli {

// The parsed file; bad input of every kind is a diagnostic with line and column.
Result<toml::table> read_toml(const std::string& path);

// A diagnostic at a place of the file.
Diagnostic at(const std::string& path, const toml::source_region& region, std::string found,
              std::string expected, std::string hint = "");

// The first key of the table that is not one of `known`.
std::optional<Diagnostic> unknown_key(const std::string& path, const toml::table& table,
                                      std::span<const std::string_view> known);

// "a string", "an integer": what a node is.
std::string kind_of(const toml::node& node);

}  // namespace wskcheck::cli
