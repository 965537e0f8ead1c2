// The patterns of drivers/patterns/patterns.toml, and what driving one of them gives.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "wskcheck/drive/drive.h"

namespace wskcheck::drive {

struct Pattern {
  std::string id;    // "D-01"
  std::string file;  // its whole path
  std::string says;
  std::vector<std::string> rules;  // that a finding may name
  Scenario scenario;
  bool race = false;  // the mistake is a data race, too
  // Within which every schedule of the twin is tried.
  std::uint32_t twin_preemptions = 0;
  std::uint32_t twin_faults = 0;
};
inline void PrintTo(const Pattern& one, std::ostream* out) { *out << one.id; }

// In the order of the file.
std::vector<Pattern> read_patterns(const std::string& folder);

struct Driven {
  DriveReport report;
  std::string error;  // that the driver could not be driven
};
// `corrected`: the twin. At most so many schedules. An empty compiler is the default one.
Driven drive_pattern(const Pattern& pattern, bool corrected, std::uint64_t schedules_max,
                     const std::string& compiler = "");
// The same where accesses are looked at: what is found is a data race, if there is one.
Driven drive_accesses(const Pattern& pattern, bool corrected, std::uint64_t schedules_max);
// All small scenarios, one after the other.
Driven drive_twin_through_scenarios(const Pattern& pattern, std::uint64_t schedules_max);
// Every schedule of the twin within its bound.
Driven cover_twin(const Pattern& pattern);
// The first finding, if it names one of the pattern's rules; else nullptr.
const DriveFinding* expected_finding(const Pattern& pattern, const DriveReport& report);

}  // namespace wskcheck::drive
