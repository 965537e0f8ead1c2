// Mistakes of drivers that connect out, and the rules that they break.
#include <gtest/gtest.h>

#include "client.h"

namespace wskcheck::drive::test {
namespace {

std::string outcome_with(const std::string& mistake, Texts macros = {}) {
  macros.push_back("MISTAKE=" + mistake);
  return outcome_of(macros);
}

TEST(MistakesOfClients, ASocketThatIsNotClosed) {
  const std::string wanted =
      "UNL-03 WskDeregister waits for ever: a socket that was made to connect is not closed";

  EXPECT_EQ(outcome_with("forgets_to_close"), wanted);
  EXPECT_EQ(outcome_with("forgets_to_close", {"ONE_CALL"}), wanted);
}

TEST(MistakesOfClients, ASocketThatIsUsedAfterItsClose) {
  EXPECT_EQ(outcome_with("uses_closed"), "CLO-06 a socket is used after it was closed");
  EXPECT_TRUE(outcome_with("closes_twice").starts_with("CLO-06 "));
}

TEST(MistakesOfClients, ASocketThatIsClosedInsideItsOwnCall) {
  EXPECT_EQ(outcome_with("closes_in_completion"),
            "CLO-02 no call on the socket is unreturned on the caller's own stack");
}

TEST(MistakesOfClients, ASocketThatAFailureDoesNotBring) {
  EXPECT_EQ(outcome_with("believes_in_success", {"ONE_CALL"}),
            "IRP-11 an IRP has failed and brings no socket: the driver uses what it does not have");
}

TEST(MistakesOfClients, AnIrpThatWskStillHas) {
  EXPECT_EQ(outcome_with("leaves_pending"),
            "IRP-18 IoReuseIrp for an IRP that WSK has and has not completed");
  EXPECT_EQ(outcome_with("passes_pending"),
            "IRP-18 an IRP that WSK holds is not passed again before it was completed");
}

TEST(MistakesOfClients, AnIrpThatIsNotReadyOrNotThere) {
  EXPECT_EQ(outcome_with("forgets_reuse"),
            "IRP-02 an IRP that was used before is reinitialised with IoReuseIrp");
  EXPECT_EQ(outcome_with("passes_no_irp"),
            "IRP-15 a function of WSK that takes an IRP is called without one");
}

TEST(MistakesOfClients, AnIrpThatItsRoutineLetsGo) {
  EXPECT_EQ(outcome_with("lets_go_of_irp"),
            "IRP-05 the completion routine of an IRP of the driver's own returns "
            "STATUS_MORE_PROCESSING_REQUIRED");
}

TEST(MistakesOfClients, AWaitInACompletionRoutine) {
  EXPECT_TRUE(outcome_with("waits_in_completion").starts_with("IRP-13 "));
}

TEST(MistakesOfClients, AContextThatIsFreedBeforeTheClose) {
  EXPECT_TRUE(outcome_with("frees_context_first", {"HAS_EVENTS"}).starts_with("CLO-13 "));
}

TEST(MistakesOfClients, AddressesThatAreNotGivenBackOrUsedAfterwards) {
  EXPECT_EQ(outcome_with("forgets_addresses", {"LOOKS_UP"}),
            "KRN-04 what WskGetAddressInfo has found is not freed when the driver is unloaded");
  EXPECT_EQ(outcome_with("uses_freed_addresses", {"LOOKS_UP"}),
            "KRN-01 memory is read after it was freed");
}

// WskDeregister waits until the IRP is completed, and not for the completion routine (UNL-04).
TEST(MistakesOfClients, ALookUpThatNobodyWaitsFor) {
  EXPECT_EQ(outcome_with("forgets_look_up", {"LOOKS_UP"}),
            "UNL-05 the driver is unloaded while its completion routine still runs");
  Options options = client({"LOOKS_UP", "MISTAKE=forgets_deregistering"});
  options.preemptions_max = 0;
  EXPECT_EQ(outcome(driven(options)),
            "IRP-18 the driver is unloaded while WSK still has an IRP of its own");
}

}  // namespace
}  // namespace wskcheck::drive::test
