// Drivers that listen when a program asks for it.
#include <gtest/gtest.h>

#include <algorithm>

#include "device.h"

namespace wskcheck::drive::test {
namespace {

const Texts start = {"ioctl 0x222000"};
const Texts start_and_stop = {"ioctl 0x222000", "ioctl 0x222004"};

bool says(const Texts& texts, const std::string& wanted) {
  return std::find(texts.begin(), texts.end(), wanted) != texts.end();
}

TEST(ListeningOnRequest, OfARightDriverIsCovered) {
  for (const Texts& requests : {start, start_and_stop}) {
    Options options = device("listens_on_request.c", requests);
    options.scenario.connections = 1;
    options.preemptions_max = 1;

    EXPECT_EQ(outcome(driven(options)), "pass");
  }
}

// The program stops what it has started, or goes away without.
TEST(ListeningOnRequest, EndsWithTheHandle) {
  const Texts forgets = {"FORGETS_CLEANUP"};

  EXPECT_EQ(outcome(driven(device("listens_on_request.c", start_and_stop, forgets))), "pass");
  const DriveReport report = driven(device("listens_on_request.c", start, forgets));
  EXPECT_EQ(outcome(report),
            "UNL-03 WskDeregister waits for ever: a socket of the driver is not closed");
  EXPECT_EQ(
      program_of(report),
      (Texts{"opens the device", "gets STATUS_SUCCESS, 0 bytes",
             "asks IOCTL 0x00222000 with 0 bytes and room for 0", "gets STATUS_SUCCESS, 0 bytes",
             "closes its handle: IRP_MJ_CLEANUP", "gets STATUS_SUCCESS, 0 bytes",
             "the file is closed: IRP_MJ_CLOSE", "gets STATUS_SUCCESS, 0 bytes"}));
}

// The program's thread and WskAcceptEvent meet in every order.
TEST(ListeningOnRequest, MeetsTheCallbacks) {
  for (const bool reduce : {true, false}) {
    Options right = device("frees_on_request.c", start);
    right.scenario.connections = 1;
    right.preemptions_max = 0;
    right.reduce = reduce;
    Options wrong = right;
    wrong.defines = {"FREES_FIRST"};

    const DriveReport found = driven(wrong);

    EXPECT_EQ(outcome(driven(right)), "pass");
    EXPECT_EQ(outcome(found), "CLO-13 memory is written after it was freed");
    EXPECT_NE(found.findings[0].where.find(" in accept_event"), std::string::npos);
  }
}

TEST(ListeningOnRequest, WithTheProgramsOwnIrpInWsk) {
  Options right = device("passes_on.c", start);
  right.scenario.connections = 1;
  right.preemptions_max = 1;
  Options wrong = right;
  wrong.defines = {"FORGETS_SOCKET"};

  EXPECT_EQ(outcome(driven(right)), "pass");
  EXPECT_EQ(outcome(driven(wrong)),
            "ASO-05 WskDeregister waits for ever: a socket that WskAccept brought is not closed");
}

TEST(Devices, AreOpenedByTheirNames) {
  for (const std::string name :
       {"\\\\.\\Asked", "\\Device\\Asked", "\\??\\ASKED", "\\DosDevices\\Global\\asked"}) {
    EXPECT_EQ(outcome(driven(device("pends_a_request.c", {"open " + name}))), "pass") << name;
  }
  EXPECT_EQ(outcome(driven(device("pends_a_request.c", {"open \\\\.\\Other"}))),
            "inconclusive: a run was cut: the scenario opens a device by a name that none of the "
            "driver has");
}

TEST(Devices, ThatAreNotThereAreNoPass) {
  Options options = device("", {"open"});
  options.sources = {std::string(WSKCHECK_DRIVERS) + "/servers/accept_event.c"};
  options.tries_scenarios = true;

  const DriveReport report = driven(options);

  EXPECT_EQ(outcome(report),
            "inconclusive: a run was cut: the scenario opens a device, and the driver has none");
  EXPECT_EQ(report.schedules, 1u);
}

// A driver goes on without its device: then a program cannot open it.
TEST(Devices, ThatCouldNotBeMadeAreNotOpened) {
  Options options = device("listens_on_request.c", start);
  options.scenario.allocation_failures = true;
  options.preemptions_max = 0;
  options.defines = {"GOES_ON_WITHOUT_DEVICE"};

  EXPECT_EQ(outcome(driven(options)), "pass");
}

TEST(Devices, ThatAreDeletedStayUntilTheHandleIsClosed) {
  const std::string twice = "ioctl 0x222000 input 01 02 03";

  EXPECT_EQ(outcome(driven(device("looks_at_buffers.c", {twice, twice}, {"DELETES_DEVICE"}))),
            "pass");
  EXPECT_EQ(
      outcome(driven(device("looks_at_buffers.c", {twice, "close", "open"}, {"DELETES_DEVICE"}))),
      "inconclusive: a run was cut: the scenario opens a device, and the driver has none");
}

TEST(Devices, WithoutARoutineForItRefuseARequest) {
  const DriveReport report =
      driven(device("listens_on_request.c", {start[0], "read 4"}, {"FORGETS_CLEANUP"}));

  EXPECT_TRUE(says(program_of(report), "reads 4 bytes"));
  EXPECT_TRUE(says(program_of(report), "gets STATUS_INVALID_DEVICE_REQUEST, 0 bytes"));
}

TEST(UsefulScenarios, OpenADeviceThatIsThere) {
  Options options = device("looks_at_buffers.c", {}, {"FAILS_AT_THE_END"});
  options.tries_scenarios = true;
  Options right = device("looks_at_buffers.c", {});
  right.tries_scenarios = true;

  const DriveReport found = driven(options);
  const DriveReport pass = driven(right);

  EXPECT_EQ(outcome(found), "KRN-08 KeBugCheck: the driver ends the system");
  EXPECT_EQ(found.findings[0].scenario.requests, (Texts{"open", "close"}));
  EXPECT_EQ(outcome(pass), "pass");
  ASSERT_GE(pass.tried.size(), 2u);
  EXPECT_EQ(pass.tried[pass.tried.size() - 2],
            "1 connection, a program asks: open; close: every schedule within the bounds");
  EXPECT_TRUE(pass.tried.back().starts_with("the driver takes control codes, which nobody sends"));
}

TEST(UsefulScenarios, AskWhatIsAskedInAllOfThem) {
  Options options = device("listens_on_request.c", start, {"FORGETS_CLEANUP"});
  options.tries_scenarios = true;

  const DriveReport report = driven(options);

  EXPECT_EQ(outcome(report),
            "UNL-03 WskDeregister waits for ever: a socket of the driver is not closed");
  EXPECT_EQ(report.findings[0].scenario.requests, start);
}

}  // namespace
}  // namespace wskcheck::drive::test
