// Drivers of ours with a device, and a program that asks something of it.
#pragma once

#include <string>
#include <vector>

#include "wskcheck/drive/drive.h"

namespace wskcheck::drive::test {

using Texts = std::vector<std::string>;

// "pends_a_request.c" with these macros; exhaustive, two preemptions, no connection.
Options device(const std::string& source, const Texts& requests, const Texts& macros = {});
DriveReport driven(const Options& options);
// Of the only finding, "KRN-01 memory is ..."; else the verdict, and why.
std::string outcome(const DriveReport& report);
// What the program does and gets, in the story of the first finding; not what the driver does
// meanwhile.
Texts program_of(const DriveReport& report);

}  // namespace wskcheck::drive::test
