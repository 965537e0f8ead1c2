// A schedule as a value: the steps at which it departs from what a machine does by default.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wskcheck::drive {

struct Departure {
  std::uint32_t step = 0;   // counts from 0
  std::uint32_t index = 0;  // in enabled(), not 0
  bool operator==(const Departure&) const = default;
};

// In the order of their steps; transition 0 is taken at each other step.
using Schedule = std::vector<Departure>;

// The beginning of a schedule: its first `steps` steps.
struct Prefix {
  Schedule schedule;
  std::uint32_t steps = 0;
  bool operator==(const Prefix&) const = default;
};

// "17:2,25:1"; "-" for the empty one.
std::string to_string(const Schedule& schedule);

// False, and `schedule` as it was, when the text is none.
bool parse(std::string_view text, Schedule& schedule);

}  // namespace wskcheck::drive
