// `wskcheck drive`: a driver's own C source under every schedule and every answer of WSK.
#pragma once

#include <string>

#include "drive_options.h"
#include "output_options.h"

namespace wskcheck::cli {

struct DriveOptions {
  OutputOptions output;
  DriverOptions driver;
  std::string record;  // a file for the run that the report is about; may be empty
};

Command add_drive(CLI::App& root);
int run_drive(const DriveOptions& options, Io& io);

}  // namespace wskcheck::cli
