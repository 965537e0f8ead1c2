// Drivers as tests, good ones and bad ones; and the two lists of compiler flags.
#include "wskcheck/gtest/driver_test.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace wskcheck::gtest {
namespace {

const std::string patterns = WSKCHECK_ROOT "/harness/drive/drivers/patterns/";

TEST(DriverTests, FailWithTheStoryOfAFinding) {
  drive::Options options;
  options.sources = {patterns + "d03_null_socket_stored.c"};
  options.scenario.connections = 0;
  options.scenario.deaths = true;

  const DriverOutcome outcome = drive_driver(options, __FILE__);

  EXPECT_EQ(outcome.verdict, drive::DriveVerdict::violation);
  EXPECT_TRUE(outcome.text.starts_with("violation  ")) << outcome.text;
  EXPECT_NE(outcome.text.find("calls WskRegister"), std::string::npos) << outcome.text;
  EXPECT_NE(outcome.text.find("next: run the test with WSKCHECK_SCHEDULE="), std::string::npos);
}

TEST(DriverTests, SayWhyADriverCannotBeDriven) {
  drive::Options options;
  options.sources = {"nowhere.c"};

  const DriverOutcome outcome = drive_driver(options, __FILE__);

  EXPECT_EQ(outcome.verdict, drive::DriveVerdict::violation);
  EXPECT_TRUE(outcome.text.starts_with("nowhere.c: ")) << outcome.text;
}

TEST(DriverTests, TakeALibraryThatWasBuiltBefore) {
  drive::Options options;
  options.sources = {WSKCHECK_BUILT_DRIVER};
  options.scenario.connections = 1;
  options.schedules_max = 50;

  const DriverOutcome outcome = drive_driver(options, __FILE__);

  EXPECT_NE(outcome.verdict, drive::DriveVerdict::violation) << outcome.text;
}

TEST(DriverTests, MayHaveAllOptionsOfADriver) {
  drive::Options options;
  options.sources = {patterns + "d03_null_socket_stored.c"};
  options.defines = {"CORRECTED"};
  options.scenario.connections = 0;
  WSKCHECK_DRIVE(options);
}

#define SMALLEST_DRIVER WSKCHECK_ROOT "/harness/house/consumer/driver.c"
WSKCHECK_DRIVER_TEST(OfAFilePasses, SMALLEST_DRIVER);
WSKCHECK_DRIVER_TEST(MayHaveAScenario, SMALLEST_DRIVER, scenario.connections = 0,
                     scenario.deaths = true);

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// What the engine's own list has and the function of CMake says elsewhere.
bool is_said_elsewhere(const std::string& flag) {
  return flag == "-shared" || flag == "-nostdlib" || flag == "-std=gnu11" || flag == "-I" ||
         flag == "-D" || flag == "-o";
}

TEST(FlagsOfDrivers, AreTheSameInTheEngineAndInTheFunctionOfCMake) {
  const std::string engine = text_of(WSKCHECK_ROOT "/harness/drive/src/run/build.cpp");
  const std::string page = text_of(WSKCHECK_ROOT "/harness/cmake/driver.cmake");

  std::size_t flags = 0;
  for (std::size_t at = engine.find("\"-"); at != std::string::npos;
       at = engine.find("\"-", at + 1)) {
    const std::string flag = engine.substr(at + 1, engine.find('"', at + 1) - at - 1);
    if (flag.starts_with("--") || is_said_elsewhere(flag)) continue;
    ++flags;
    const bool is_there = page.find(' ' + flag) != std::string::npos ||
                          page.find("SHELL:" + flag) != std::string::npos;
    EXPECT_TRUE(is_there) << flag << " is not in driver.cmake";
  }
  EXPECT_GE(flags, 10u);
}

}  // namespace
}  // namespace wskcheck::gtest
