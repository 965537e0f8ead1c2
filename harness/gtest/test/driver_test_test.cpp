// Drivers as tests, good ones and bad ones, from their files and from libraries.
#include "wskcheck/gtest/driver_test.h"

#include <gtest/gtest.h>

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
  options.sources = {WSKCHECK_GOOD_DRIVER};
  options.scenario.connections = 1;
  options.schedules_max = 50;

  const DriverOutcome outcome = drive_driver(options, __FILE__);

  EXPECT_NE(outcome.verdict, drive::DriveVerdict::violation) << outcome.text;
}

TEST(DriverTests, FindInALibraryWhatTheyFindInItsFile) {
  drive::Options options;
  options.sources = {WSKCHECK_BAD_DRIVER};
  const DriverOutcome library = drive_driver(options, __FILE__);
  options.sources = {WSKCHECK_ROOT "/harness/gtest/test/drivers/frees_twice.c"};
  options.compiler = WSKCHECK_DRIVER_COMPILER;
  const DriverOutcome file = drive_driver(options, __FILE__);

  EXPECT_TRUE(library.text.starts_with("violation  KRN-03")) << library.text;
  EXPECT_NE(library.text.find("at frees_twice.c:16 in start"), std::string::npos) << library.text;
  EXPECT_EQ(library.text, file.text);
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

}  // namespace
}  // namespace wskcheck::gtest
