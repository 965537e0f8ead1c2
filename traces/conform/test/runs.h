// How many runs the generated tests make: WSKCHECK_RUNS, else a number for every day.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace wskcheck::conform::test {

inline std::uint32_t runs() {
  const char* given = std::getenv("WSKCHECK_RUNS");
  return given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10)) : 1000;
}

}  // namespace wskcheck::conform::test
