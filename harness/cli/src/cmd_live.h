// `wskcheck drive --live`: a driver that real clients can talk to.
#pragma once

#include "cmd_drive.h"

namespace wskcheck::cli {

// Until Ctrl-C or --time has the driver unloaded, or it makes a mistake.
int run_driver_live(const DriveOptions& options, const drive::Options& driver, Io& io);

}  // namespace wskcheck::cli
