// Reading the table of the patterns with toml++.
#include "pattern.h"

#include <toml++/toml.h>

#include <algorithm>

namespace wskcheck::drive {
namespace {

Scenario scenario_of(const toml::table& entry) {
  Scenario s;
  s.connections = entry["connections"].value_or(1u);
  const toml::array* needs = entry["needs"].as_array();
  if (needs == nullptr) return s;
  for (const toml::node& node : *needs) {
    const std::string need = node.value_or(std::string());
    s.drops = s.drops || need == "drop" || need == "abort";
    s.resets = s.resets || need == "reset";
    s.deaths = s.deaths || need == "death";
    s.failures = s.failures || need == "provider-failure";
    s.allocation_failures = s.allocation_failures || need == "allocation-failure";
    s.null_local_address = s.null_local_address || need == "local-address-null";
  }
  return s;
}

}  // namespace

std::vector<Pattern> read_patterns(const std::string& folder) {
  const toml::table all = toml::parse_file(folder + "/patterns.toml");
  std::vector<Pattern> patterns;
  for (const toml::node& node : *all["pattern"].as_array()) {
    const toml::table& entry = *node.as_table();
    Pattern p;
    p.id = entry["id"].value_or(std::string());
    p.file = folder + "/" + entry["file"].value_or(std::string());
    p.says = entry["says"].value_or(std::string());
    for (const toml::node& rule : *entry["rules"].as_array()) {
      p.rules.push_back(rule.value_or(std::string()));
    }
    p.scenario = scenario_of(entry);
    p.race = entry["race"].value_or(false);
    patterns.push_back(std::move(p));
  }
  return patterns;
}

Driven drive_pattern(const Pattern& pattern, bool corrected, std::uint64_t schedules_max) {
  Options options;
  options.sources = {pattern.file};
  if (corrected) options.defines = {"CORRECTED"};
  options.scenario = pattern.scenario;
  options.schedules_max = schedules_max;
  // What a mistake leads to may be found first: then a few more findings are asked for.
  for (const std::uint32_t findings : {1u, 4u}) {
    options.findings_max = findings;
    Driven driven;
    DriveError error;
    if (!drive(options, driven.report, error)) driven.error = error.what + "\n" + error.hint;
    const bool expected = expected_finding(pattern, driven.report) != nullptr;
    if (findings == 4 || corrected || expected || !driven.error.empty()) return driven;
  }
  return {};
}

Driven drive_accesses(const Pattern& pattern, bool corrected, std::uint64_t schedules_max) {
  Options options;
  options.sources = {pattern.file};
  if (corrected) options.defines = {"CORRECTED"};
  options.scenario = pattern.scenario;
  options.scenario.accesses = true;
  options.schedules_max = schedules_max;
  options.findings_max = 4;
  Driven driven;
  DriveError error;
  if (!drive(options, driven.report, error)) driven.error = error.what + "\n" + error.hint;
  return driven;
}

const DriveFinding* expected_finding(const Pattern& pattern, const DriveReport& report) {
  for (const DriveFinding& f : report.findings) {
    if (std::find(pattern.rules.begin(), pattern.rules.end(), f.rule) != pattern.rules.end()) {
      return &f;
    }
  }
  return nullptr;
}

}  // namespace wskcheck::drive
