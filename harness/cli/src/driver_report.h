// What the engine found of a driver, as a report: rules in words, commands to go on with.
#pragma once

#include "wskcheck/drive/drive.h"
#include "wskcheck/report/drive_report.h"

namespace wskcheck::cli {

// To look for a run with the mistake once more, among others.
std::string command_of_mistake(const drive::Options& options, const std::string& record);

report::DriveReport report_of(const drive::Options& options, const drive::DriveReport& found);

}  // namespace wskcheck::cli
