// `wskcheck rules`: the tables of the model, and the pages that are made of them.
#pragma once

#include <string>

#include "command.h"
#include "output_options.h"

namespace wskcheck::cli {

struct RulesOptions {
  OutputOptions output;
  std::string format = "text";  // "json", "markdown"
  std::string page = "rules";   // of markdown
};

Command add_rules(CLI::App& root);
int run_rules(const RulesOptions& options, Io& io);

// The names that --page takes.
std::span<const std::string_view> page_names();
// The page of that name; empty when there is none.
std::string page(const std::string& name);

}  // namespace wskcheck::cli
