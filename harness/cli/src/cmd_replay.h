// `wskcheck replay`: do recorded traces conform, and if not, who broke which rule where?
#pragma once

#include <string>
#include <vector>

#include "output_options.h"
#include "scope_options.h"

namespace wskcheck::cli {

struct ReplayOptions {
  OutputOptions output;
  std::string flavour = "any";
  std::vector<std::string> traces;  // "-" is standard input
  bool skip_bad_lines = false;
};

Command add_replay(CLI::App& root);
int run_replay(const ReplayOptions& options, Io& io);

}  // namespace wskcheck::cli
