// `wskcheck info`: what is in a file, and how much of it is understood.
#pragma once

#include <string>
#include <vector>

#include "output_options.h"

namespace wskcheck::cli {

struct InfoOptions {
  OutputOptions output;
  std::vector<std::string> files;      // "-" is standard input
  std::vector<std::string> manifests;  // .man files
};

Command add_info(CLI::App& root);
int run_info(const InfoOptions& options, Io& io);

}  // namespace wskcheck::cli
