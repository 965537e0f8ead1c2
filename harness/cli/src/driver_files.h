// Looks at the files of a driver before anything is compiled.
#pragma once

#include <optional>
#include <string>

#include "usage.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::cli {

// What is wrong with the sources, the folders of headers or the compiler's name, if anything is.
std::optional<Diagnostic> check_driver_files(const drive::Options& options,
                                             const std::string& from);

}  // namespace wskcheck::cli
