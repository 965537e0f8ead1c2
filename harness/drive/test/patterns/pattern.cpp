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
    if (need == "silent-peer") {
      s.peers_close = false;
      s.peer_bytes = 0;
    }
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
    p.twin_preemptions = entry["twin"]["preemptions"].value_or(0u);
    p.twin_faults = entry["twin"]["faults"].value_or(0u);
    patterns.push_back(std::move(p));
  }
  return patterns;
}

namespace {

Options options_of(const Pattern& pattern, bool corrected, std::uint64_t schedules_max) {
  Options options;
  options.sources = {pattern.file};
  if (corrected) options.defines = {"CORRECTED"};
  options.scenario = pattern.scenario;
  options.schedules_max = schedules_max;
  options.workers = 0;
  return options;
}

Driven driven_with(const Options& options) {
  Driven driven;
  DriveError error;
  if (!drive(options, driven.report, error)) driven.error = error.what + "\n" + error.hint;
  return driven;
}

}  // namespace

Driven drive_pattern(const Pattern& pattern, bool corrected, std::uint64_t schedules_max,
                     const std::string& compiler) {
  Options options = options_of(pattern, corrected, schedules_max);
  options.compiler = compiler;
  return driven_with(options);
}

Driven drive_accesses(const Pattern& pattern, bool corrected, std::uint64_t schedules_max) {
  Options options = options_of(pattern, corrected, schedules_max);
  options.scenario.accesses = true;
  options.findings_max = 4;
  return driven_with(options);
}

Driven drive_twin_through_scenarios(const Pattern& pattern, std::uint64_t schedules_max) {
  Options options = options_of(pattern, true, schedules_max);
  options.scenario = Scenario{};
  options.tries_scenarios = true;
  return driven_with(options);
}

Driven cover_twin(const Pattern& pattern) {
  Options options = options_of(pattern, true, 1'000'000);
  options.search = Search::exhaustive;
  options.preemptions_max = pattern.twin_preemptions;
  options.faults_max = pattern.twin_faults;
  return driven_with(options);
}

const DriveFinding* expected_finding(const Pattern& pattern, const DriveReport& report) {
  if (report.findings.empty()) return nullptr;
  const DriveFinding& first = report.findings.front();
  const bool is_its_own =
      std::find(pattern.rules.begin(), pattern.rules.end(), first.rule) != pattern.rules.end();
  return is_its_own ? &first : nullptr;
}

}  // namespace wskcheck::drive
