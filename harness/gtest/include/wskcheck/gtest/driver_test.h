// A driver as a GoogleTest test. Include <gtest/gtest.h> before, link wskcheck::gtest:
//
//   WSKCHECK_DRIVER_TEST(Echo, "echo.c");
//   WSKCHECK_DRIVER_TEST(EchoOfOne, "echo.c", scenario.connections = 1, scenario.deaths = true);
//
// The test fails with the story of the first finding. It is skipped, with the reason, when a bound
// or a limit left something out: that is no pass.
#pragma once

#include <string>

#include "wskcheck/drive/drive.h"

namespace wskcheck::gtest {

struct DriverOutcome {
  drive::DriveVerdict verdict = drive::DriveVerdict::inconclusive;
  std::string text;  // the finding, or why it is undecided
};

// Drives the driver of the options. Its files and folders may be named as seen from the folder of
// `test_file`. With WSKCHECK_SCHEDULE in the environment only that schedule is run. What cannot be
// driven at all is a violation that says why.
DriverOutcome drive_driver(drive::Options options, const std::string& test_file);

}  // namespace wskcheck::gtest

// Where the package has the kernel's headers; in the build of wskcheck itself the engine knows.
#ifdef WSKCHECK_PACKAGE_KERNEL_INCLUDE
#define WSKCHECK_DRIVER_KERNEL WSKCHECK_PACKAGE_KERNEL_INCLUDE
#else
#define WSKCHECK_DRIVER_KERNEL ""
#endif

// In a test: drives the driver of a wskcheck::drive::Options.
#define WSKCHECK_DRIVE(driver_options)                                                         \
  do {                                                                                         \
    ::wskcheck::drive::Options wskcheck_options = driver_options;                              \
    if (wskcheck_options.kernel_include.empty()) {                                             \
      wskcheck_options.kernel_include = WSKCHECK_DRIVER_KERNEL;                                \
    }                                                                                          \
    const auto wskcheck_outcome = ::wskcheck::gtest::drive_driver(wskcheck_options, __FILE__); \
    if (wskcheck_outcome.verdict == ::wskcheck::drive::DriveVerdict::violation) {              \
      FAIL() << wskcheck_outcome.text;                                                         \
    }                                                                                          \
    if (wskcheck_outcome.verdict == ::wskcheck::drive::DriveVerdict::inconclusive) {           \
      GTEST_SKIP() << wskcheck_outcome.text;                                                   \
    }                                                                                          \
  } while (false)

// `driver` is a C file, or a library of wskcheck_add_driver; behind it what is not as usual, as
// assignments to members of `scenario` or `options`.
#define WSKCHECK_DRIVER_TEST(name, driver, ...)                                \
  TEST(WskcheckDriver, name) {                                                 \
    ::wskcheck::drive::Options options;                                        \
    options.sources = {driver};                                                \
    [[maybe_unused]] ::wskcheck::drive::Scenario& scenario = options.scenario; \
    __VA_ARGS__;                                                               \
    WSKCHECK_DRIVE(options);                                                   \
  }                                                                            \
  static_assert(true, "a semicolon may stand behind the macro")
