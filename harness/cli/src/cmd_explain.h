// `wskcheck explain`: a rule, a question, a property or a pasted run, in words.
#pragma once

#include <string>

#include "output_options.h"
#include "scope_options.h"

namespace wskcheck::cli {

struct ExplainOptions {
  OutputOptions output;
  ScopeOptions scope;
  std::string what;  // an id, or a run; "-" reads a run from standard input
};

Command add_explain(CLI::App& root);
int run_explain(const ExplainOptions& options, Io& io);

}  // namespace wskcheck::cli
