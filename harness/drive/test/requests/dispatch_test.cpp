// What a dispatch routine owes to the I/O manager.
#include <gtest/gtest.h>

#include <ostream>

#include "device.h"

namespace wskcheck::drive::test {
namespace {

const Texts request = {"ioctl 0x222000 output 8"};

struct Row {
  std::string macro;
  std::string outcome;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.macro; }

class DispatchRoutines : public ::testing::TestWithParam<Row> {};

TEST_P(DispatchRoutines, SayWhatTheyHaveDone) {
  for (const bool reduce : {true, false}) {
    Options options = device("pends_a_request.c", request, {GetParam().macro});
    options.reduce = reduce;

    EXPECT_EQ(outcome(driven(options)), GetParam().outcome);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Drivers, DispatchRoutines,
    ::testing::Values(
        Row{"RIGHT", "pass"}, Row{"NO_WORK_ITEM", "pass"},
        Row{"COMPLETES_TWICE", "KRN-01 memory is written after it was freed"},
        Row{"NO_CANCEL_ROUTINE",
            "KRN-07 the driver never completes the IRP of the program's \"ioctl 0x222000 output "
            "8\", which was cancelled"},
        Row{"FORGETS_TO_MARK",
            "KRN-08 a dispatch routine returns STATUS_PENDING for an IRP without "
            "IoMarkIrpPending"},
        Row{"FORGETS_TO_COMPLETE",
            "KRN-08 a dispatch routine does not return STATUS_PENDING and has not completed its "
            "IRP"},
        Row{"MARKS_IN_VAIN",
            "KRN-08 a dispatch routine does not return STATUS_PENDING for an IRP with "
            "IoMarkIrpPending"},
        Row{"RETURNS_ANOTHER",
            "KRN-08 a dispatch routine returns another status than it has completed its IRP with"},
        Row{"RETURNS_RAISED",
            "KRN-08 a dispatch routine returns at another level than it began at"},
        Row{"RETURNS_LOCKED", "KRN-08 a dispatch routine returns and holds a spin lock"},
        Row{"TOUCHES_COMPLETED", "KRN-01 memory is read after it was freed"},
        Row{"COMPLETES_AGAIN", "KRN-08 IoCompleteRequest for an IRP that is completed already"},
        Row{"SAYS_TOO_MANY",
            "KRN-08 IoCompleteRequest with more bytes in IoStatus.Information than the program's "
            "buffer holds"},
        Row{"FREES_THE_IRP", "KRN-03 IoFreeIrp for memory of another kind"},
        Row{"WAITS_FOR_EVER", "KRN-07 the driver waits for ever in KeWaitForSingleObject"},
        Row{"CLOSE_PENDS",
            "KRN-07 the driver never completes the IRP of the program's \"close\""}));

TEST(PendingRequests, AreCancelledWhileTheyAreCompleted) {
  const DriveReport report = driven(device("pends_a_request.c", request, {"COMPLETES_TWICE"}));

  ASSERT_EQ(report.findings.size(), 1u);
  const DriveFinding& found = report.findings[0];
  ASSERT_EQ(found.notes.size(), 2u);
  EXPECT_NE(found.notes[0].find("(the program's IRP)"), std::string::npos) << found.notes[0];
  EXPECT_EQ(found.notes[1].find("freed at device.h:"), 0u) << found.notes[1];
}

TEST(PendingRequests, AreThoseOfTheScenarioWhenTheScheduleIsPasted) {
  Options options = device("pends_a_request.c", request, {"COMPLETES_TWICE"});
  const DriveReport first = driven(options);
  ASSERT_EQ(first.findings.size(), 1u);

  options.scenario = first.findings[0].scenario;
  options.schedule = first.findings[0].schedule;
  const DriveReport again = driven(options);

  EXPECT_EQ(options.scenario.requests, request);
  ASSERT_EQ(again.findings.size(), 1u);
  EXPECT_EQ(again.findings[0].where, first.findings[0].where);
  EXPECT_EQ(again.findings[0].story, first.findings[0].story);
}

// What a program does is ordered with what the driver does for it.
TEST(PendingRequests, OfARightDriverAreNoRaces) {
  Options pends = device("pends_a_request.c", request);
  Options listens = device("listens_on_request.c", {"ioctl 0x222000", "ioctl 0x222004"});
  for (Options* options : {&pends, &listens}) {
    options->scenario.accesses = true;
    options->preemptions_max = 1;

    EXPECT_EQ(outcome(driven(*options)), "pass");
  }
}

// The program is impatient at one time or another: both ends are searched.
TEST(PendingRequests, EndInBothWays) {
  const DriveReport report = driven(device("pends_a_request.c", request, {"CRASHES_ON_CANCEL"}));
  const DriveReport other = driven(device("pends_a_request.c", request, {"CRASHES_ON_ANSWER"}));

  EXPECT_EQ(outcome(report), "KRN-08 KeBugCheck: the driver ends the system");
  EXPECT_EQ(outcome(other), "KRN-08 KeBugCheck: the driver ends the system");
  EXPECT_EQ(program_of(report).back(), "gives up: its IRP is cancelled");
  EXPECT_EQ(program_of(other).back(), "waits: the request is pending");
}

}  // namespace
}  // namespace wskcheck::drive::test
