// A client of ours that connects out, driven.
#pragma once

#include <string>
#include <vector>

#include "wskcheck/drive/drive.h"

namespace wskcheck::drive::test {

using Texts = std::vector<std::string>;

// connects_out.c with these macros; exhaustive, one preemption, nobody connects to it.
Options client(const Texts& macros);
DriveReport driven(const Options& options);
// Of the only finding, "KRN-01 memory is ..."; else the verdict, and why.
std::string outcome(const DriveReport& report);
std::string outcome_of(const Texts& macros);

}  // namespace wskcheck::drive::test
