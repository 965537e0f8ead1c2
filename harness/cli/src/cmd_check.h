// `wskcheck check`: over every interleaving within the bounds, do the properties hold?
#pragma once

#include "limit_options.h"
#include "output_options.h"
#include "scope_options.h"

namespace wskcheck::cli {

struct CheckOptions {
  OutputOptions output;
  ScopeOptions scope;
  LimitOptions limits;
  bool no_symmetry = false;
  bool partial_order = false;
  bool stop_at_first = false;
};

Command add_check(CLI::App& root);
int run_check(const CheckOptions& options, Io& io);

}  // namespace wskcheck::cli
