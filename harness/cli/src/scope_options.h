// The options that choose what is explored: flavour, scopes, bounds. Shared by check, walk,
// explain.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "command.h"
#include "job.h"

namespace wskcheck::cli {

struct ScopeOptions {
  std::string flavour;
  std::string bounds_file;
  std::vector<std::string> scopes;
  bool large = false;
  std::array<std::optional<std::uint64_t>, 5> bounds;  // in the order of bound_names()
  std::string features;
  std::string start;
};

void add_flavour_option(CLI::App& app, std::string& flavour);
// `large`: whether the verb has --large.
void add_scope_options(CLI::App& app, ScopeOptions& options, bool large);

// `from` stands before messages: "wskcheck check".
Result<Job> choose_job(const ScopeOptions& options, const std::string& from);

// The shipped flavours, and the starts, for --help.
std::string flavours_help();
std::string starts_help();
// The features with their sentences, for --help.
std::string features_help();
// The scopes that are shipped, for --help.
std::string scopes_help();

}  // namespace wskcheck::cli
