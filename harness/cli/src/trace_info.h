// What is in one file, as values of the report.
#pragma once

#include <istream>
#include <string>
#include <vector>

#include "wskcheck/report/info_report.h"

namespace wskcheck::cli {

// `manifests`: .man files that name events of providers. Bad input: a file without a carrier, the
// message in `problems`.
report::InfoFile info_of(const std::string& path, std::istream& in,
                         const std::vector<std::string>& manifests);

// Whether `replay` has something to say about it: records, or lives of sockets.
bool can_replay(const report::InfoFile& file);

}  // namespace wskcheck::cli
