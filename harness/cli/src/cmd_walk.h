// `wskcheck walk`: long random runs, beyond what can be explored. They find, and never prove.
#pragma once

#include "limit_options.h"
#include "output_options.h"
#include "scope_options.h"

namespace wskcheck::cli {

struct WalkOptions {
  OutputOptions output;
  ScopeOptions scope;
  LimitOptions limits;
  std::optional<std::uint64_t> walks;
  std::optional<std::uint64_t> length;
  std::optional<std::uint64_t> seed;
  bool stop_at_first = false;
};

Command add_walk(CLI::App& root);
int run_walk(const WalkOptions& options, Io& io);

}  // namespace wskcheck::cli
