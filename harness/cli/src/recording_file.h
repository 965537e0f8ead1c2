// The file that `drive --record` writes.
#pragma once

#include <optional>
#include <string>

#include "usage.h"

namespace wskcheck::cli {

// What is wrong with the name: it ends in neither .jsonl nor .etl.
std::optional<Diagnostic> check_recording_name(const std::string& path, const std::string& from);

// A recording in JSON Lines, as its name wants it. What could not be written is returned.
std::optional<Diagnostic> write_recording(const std::string& path, const std::string& recording);

// The rule that WSK is the first to break in a recording, "IRP-10 in doubt" where it ends too early
// to be sure; "" when WSK breaks none.
std::string rule_broken_by_wsk(const std::string& recording);

}  // namespace wskcheck::cli
