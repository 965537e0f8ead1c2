// Stands for the engine where it is not built: on Windows, or when its module is left out.
#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {

bool drive(const Options&, DriveReport&, DriveError& error) {
  error = {"this build of wskcheck cannot drive a driver", "drivers are driven on Linux"};
  return false;
}

}  // namespace wskcheck::drive
