// From options to a job: shipped scopes or a file's, changed by the flags that are given.
#include "scope_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "add_option.h"
#include "flavour_input.h"

namespace wskcheck::cli {
namespace {

Diagnostic on_command_line(const std::string& from, std::string found, std::string expected,
                           std::string hint) {
  Diagnostic out;
  out.file = from;
  out.found = std::move(found);
  out.expected = std::move(expected);
  out.hint = std::move(hint);
  return out;
}

bool changes_bounds(const ScopeOptions& options) {
  return !options.features.empty() || !options.start.empty() ||
         std::any_of(options.bounds.begin(), options.bounds.end(),
                     [](const auto& bound) { return bound.has_value(); });
}

std::vector<NamedScope> shipped(std::span<const Scope> scopes) {
  std::vector<NamedScope> out;
  for (const Scope& one : scopes) {
    out.push_back({std::string(one.name), std::string(one.says), one.bounds});
  }
  return out;
}

// All scopes that the options can mean, before --scope picks some.
Result<std::vector<NamedScope>> candidates(const ScopeOptions& options) {
  if (!options.bounds_file.empty()) return read_bounds(options.bounds_file);
  if (options.large) return shipped(large_scopes());
  if (!options.scopes.empty()) {
    std::vector<NamedScope> all = shipped(default_scopes());
    for (NamedScope& one : shipped(large_scopes())) all.push_back(std::move(one));
    return all;
  }
  if (changes_bounds(options)) {
    return std::vector{NamedScope{"flags", "the bounds of the command line", flag_bounds()}};
  }
  return shipped(default_scopes());
}

Result<std::vector<NamedScope>> pick(std::vector<NamedScope> all, const ScopeOptions& options,
                                     const std::string& from) {
  if (options.scopes.empty()) return all;
  std::vector<std::string_view> names;
  for (const NamedScope& one : all) names.push_back(one.name);
  std::vector<NamedScope> picked;
  for (const std::string& wanted : options.scopes) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == wanted; });
    if (found == all.end()) {
      return on_command_line(from, "--scope " + shell_quoted(wanted), one_of(names),
                             did_you_mean(wanted, names));
    }
    picked.push_back(*found);
  }
  return picked;
}

std::optional<Diagnostic> change(NamedScope& scope, const ScopeOptions& options,
                                 const std::string& from) {
  for (std::size_t i = 0; i < options.bounds.size(); ++i) {
    if (options.bounds[i]) {
      scope.bounds.*bound_names()[i].member = static_cast<std::uint32_t>(*options.bounds[i]);
    }
  }
  if (!options.features.empty()) {
    const auto features = parse_features(options.features, scope.bounds.features, from);
    if (!features) return features.error();
    scope.bounds.features = *features;
  }
  if (!options.start.empty()) {
    const auto start = find_start(options.start);
    if (!start) {
      return on_command_line(from, "--start " + shell_quoted(options.start), one_of(start_names()),
                             did_you_mean(options.start, start_names()));
    }
    scope.bounds.start = *start;
  }
  return too_large(scope, from);
}

std::string flags_of(const ScopeOptions& options) {
  std::string out;
  const auto add = [&](std::string_view flag, const std::string& value) {
    if (!value.empty()) out += fmt::format(" --{} {}", flag, shell_quoted(value));
  };
  add("flavour", options.flavour);
  add("bounds", options.bounds_file);
  for (std::size_t i = 0; i < options.bounds.size(); ++i) {
    if (options.bounds[i]) add(bound_names()[i].name, std::to_string(*options.bounds[i]));
  }
  if (!options.features.empty()) out += " --features=" + shell_quoted(options.features);
  add("start", options.start);
  return out;
}

}  // namespace

void add_flavour_option(CLI::App& app, std::string& flavour) {
  app.add_option("--flavour", flavour, "answers to open questions: a name or a .toml file")
      ->type_name("NAME|FILE");
}

void add_scope_options(CLI::App& app, ScopeOptions& options, bool large) {
  add_flavour_option(app, options.flavour);
  app.add_option("--scope", options.scopes, "one scope of the job; may be repeated")
      ->type_name("NAME")
      ->allow_extra_args(false);
  if (large)
    add_switch(app, "--large", options.large, "the larger scopes instead of the default ones");
  app.add_option("--bounds", options.bounds_file, "scopes from a TOML file")->type_name("FILE");
  for (std::size_t i = 0; i < options.bounds.size(); ++i) {
    const BoundName& name = bound_names()[i];
    add_number(app, "--" + std::string(name.name), options.bounds[i], name.least, name.most,
               std::string(name.says));
  }
  app.add_option("--features", options.features,
                 "what happens: a,b exactly; +a,-b changes the scope's")
      ->type_name("LIST");
  app.add_option("--start", options.start, "where runs begin: listening, or another below")
      ->type_name("NAME");
}

Result<Job> choose_job(const ScopeOptions& options, const std::string& from) {
  if (options.large && !options.bounds_file.empty()) {
    return on_command_line(from, "--large with --bounds", "one of the two", "");
  }
  auto all = candidates(options);
  if (!all) return all.error();
  auto scopes = pick(std::move(*all), options, from);
  if (!scopes) return scopes.error();
  Job job;
  job.one_scope_flag = !options.bounds_file.empty() || options.large || !options.scopes.empty() ||
                       !changes_bounds(options);
  job.flags = flags_of(options);
  if (!options.flavour.empty()) job.flavour = options.flavour;
  std::optional<Flavour> flavour;
  if (!options.flavour.empty()) {
    const auto chosen = choose_flavour(options.flavour, from);
    if (!chosen) return chosen.error();
    flavour = chosen->flavour;
  }
  for (NamedScope& scope : *scopes) {
    if (flavour) scope.bounds.flavour = *flavour;
    if (const auto failed = change(scope, options, from)) return *failed;
    job.scopes.push_back(std::move(scope));
  }
  return job;
}

std::string flavours_help() {
  std::string out = "flavours:\n";
  for (const NamedFlavour& one : shipped_flavours()) {
    out += fmt::format("  {:<20} {}\n", one.name, one.says);
  }
  return out;
}

std::string starts_help() {
  std::string out = "starts:\n ";
  for (const std::string_view name : start_names()) out += ' ' + std::string(name);
  return out + '\n';
}

std::string features_help() {
  std::string out = "features:\n";
  for (const FeatureName& one : feature_names()) {
    out += fmt::format("  {:<20} {}\n", one.name, one.says);
  }
  return out;
}

std::string scopes_help() {
  std::string out = "scopes of the default job:\n";
  for (const Scope& one : default_scopes()) out += fmt::format("  {:<20} {}\n", one.name, one.says);
  if (!large_scopes().empty()) out += "scopes of --large:\n";
  for (const Scope& one : large_scopes()) out += fmt::format("  {:<20} {}\n", one.name, one.says);
  return out;
}

}  // namespace wskcheck::cli
