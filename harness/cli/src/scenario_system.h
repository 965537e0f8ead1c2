// The parts of a scenario file that say what the driver finds in its system.
#pragma once

#include "toml_input.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::cli {

// [registry]: values of the service's key; tables in it are keys below.
std::optional<Diagnostic> read_registry(const std::string& path, const toml::table& file,
                                        drive::Scenario& scenario);
// [files]: a path and what the file holds.
std::optional<Diagnostic> read_files(const std::string& path, const toml::table& file,
                                     drive::Scenario& scenario);

}  // namespace wskcheck::cli
