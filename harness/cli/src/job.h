// What is explored: scopes, each with a name and its bounds.
#pragma once

#include <string>
#include <vector>

#include "usage.h"
#include "wskcheck/model/bounds.h"

namespace wskcheck::cli {

struct NamedScope {
  std::string name;
  std::string says;
  Bounds bounds;
};

struct Job {
  std::vector<NamedScope> scopes;
  std::string flavour = "any";
  std::string flags;  // that choose the same scopes again, without --scope: " --flavour wine"
  bool one_scope_flag = true;  // a scope of the job is chosen with --scope NAME
};

// " --scope accept --flavour wine": the flags that choose one scope of the job again.
std::string flags_for(const Job& job, const std::string& scope);

// Where a scope begins when neither --scope nor --bounds says so: a listener that takes
// connections, cancels and closes.
Bounds flag_bounds();

// The bounds' members by name, with the least and the largest value: what flags and files share.
struct BoundName {
  std::string_view name;
  std::uint32_t Bounds::*member;
  std::uint32_t least;
  std::uint32_t most;
  std::string_view says;
};
std::span<const BoundName> bound_names();

std::span<const std::string_view> start_names();
std::optional<Start> find_start(std::string_view name);

// "accept,close": exactly these. "+drop,-close": the given ones, with and without. An error says
// which name was wrong.
Result<std::uint32_t> parse_features(std::string_view list, std::uint32_t given,
                                     const std::string& from);
std::vector<std::string_view> names_of_features(std::uint32_t features);

// [bounds] with defaults and [[scope]] with name, says and bounds of its own.
Result<std::vector<NamedScope>> read_bounds(const std::string& path);

// Bounds that the packed state has no room for.
std::optional<Diagnostic> too_large(const NamedScope& scope, const std::string& from);

}  // namespace wskcheck::cli
