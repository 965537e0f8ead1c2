// `wskcheck drive`: a driver's own C source under every schedule and every answer of WSK.
#pragma once

#include "drive_options.h"
#include "output_options.h"

namespace wskcheck::cli {

struct DriveOptions {
  OutputOptions output;
  DriverOptions driver;
};

Command add_drive(CLI::App& root);
int run_drive(const DriveOptions& options, Io& io);

}  // namespace wskcheck::cli
