// Scenarios: what happens around a driver, as flags and as keys of a file of the same names.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "usage.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::cli {

// A key of the file; the flag is the same with '-' for '_'.
struct ScenarioNumber {
  std::string_view name;
  std::uint32_t drive::Scenario::*member;
  std::uint32_t most;
  std::string_view says;
};
struct ScenarioSwitch {
  std::string_view name;
  bool drive::Scenario::*member;
  std::string_view says;
  std::string_view flag_says;  // of one that is on by default: what its flag does
};
std::span<const ScenarioNumber> scenario_numbers();
std::span<const ScenarioSwitch> scenario_switches();

// "--peer-bytes"; of a switch that is on by default "--no-peers-close".
std::string scenario_flag(std::string_view name);
std::string scenario_flag(const ScenarioSwitch& one);

// A shipped flavour, or one of a TOML file (flavour_input.h).
std::optional<Diagnostic> set_flavour(drive::Scenario& scenario, const std::string& name_or_file,
                                      const std::string& from);

// The flags that make this scenario of another one, " --connections 1 --deaths".
std::string flags_of(const drive::Scenario& scenario, const drive::Scenario& normal = {});
// "2 connections of 4 bytes each, the listener dies, functions fail"
std::string words_of(const drive::Scenario& scenario);

}  // namespace wskcheck::cli
