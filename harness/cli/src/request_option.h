// --request: what a program asks of the driver's device.
#pragma once

#include "drive_options.h"

namespace wskcheck::cli {

void add_request_option(CLI::App& app, DriverOptions& options);

}  // namespace wskcheck::cli
