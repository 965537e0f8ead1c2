// `wskcheck drive`: a driver's own C source under every schedule and every answer of WSK.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "drive_options.h"
#include "output_options.h"

namespace wskcheck::cli {

struct DriveOptions {
  OutputOptions output;
  DriverOptions driver;
  std::string record;  // a file for the run that the report is about; may be empty
  bool live = false;
  std::optional<std::uint64_t> port;  // of a live run's first listener
};

Command add_drive(CLI::App& root);
int run_drive(const DriveOptions& options, Io& io);

// Shared with live runs.
int exit_code_of(drive::DriveVerdict verdict);
int cannot_drive(const drive::DriveError& error, Io& io);  // says so

}  // namespace wskcheck::cli
