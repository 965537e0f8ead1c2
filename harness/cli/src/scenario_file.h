// The strict reader of scenario files: what happens around a driver, and how far it is searched.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "usage.h"
#include "wskcheck/drive/drive.h"

namespace wskcheck::cli {

// Of preemptions and faults; so many are as good as no bound.
inline constexpr std::uint32_t bound_most = 1000;

// As the flags of the same names set them.
struct SearchBounds {
  std::optional<std::uint64_t> preemptions;
  std::optional<std::uint64_t> faults;
  std::optional<std::uint64_t> schedules;
  std::optional<std::uint64_t> time_ms_max;
};

struct ScenarioFile {
  drive::Scenario scenario;
  SearchBounds bounds;
};
Result<ScenarioFile> read_scenario(const std::string& path);

}  // namespace wskcheck::cli
