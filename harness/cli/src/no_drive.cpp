// Stands for the engine where it is not built: on Windows, or when its module is left out.
#include "wskcheck/drive/drive.h"
#include "wskcheck/drive/live.h"

namespace wskcheck::drive {

bool drive(const Options&, DriveReport&, DriveError& error) {
  error = {"this build of wskcheck cannot drive a driver", "drivers are driven on Linux"};
  return false;
}

bool run_live(const LiveOptions&, LiveReport&, DriveError& error) {
  DriveReport none;
  return drive({}, none, error);
}
std::vector<ProviderMistake> provider_mistakes() { return {}; }
std::optional<RequestMistake> check_requests(const std::vector<std::string>&) { return {}; }

}  // namespace wskcheck::drive
