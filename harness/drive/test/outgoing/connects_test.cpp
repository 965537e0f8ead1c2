// Drivers that connect out as the pages ask for: nothing is found, and all that is possible was.
#include <gtest/gtest.h>

#include "client.h"

namespace wskcheck::drive::test {
namespace {

const Texts both_ways[] = {{}, {"ONE_CALL"}};

// What must never become of the attempt, as the driver asserts, becomes of it.
bool becomes(Texts macros, const std::string& what) {
  macros.push_back("NEVER=" + what);
  return outcome_of(macros).starts_with("KRN-08 ");
}

TEST(Clients, ThatConnectInStepsAreCovered) { EXPECT_EQ(outcome_of({}), "pass"); }
TEST(Clients, ThatConnectByOneCallAreCovered) { EXPECT_EQ(outcome_of({"ONE_CALL"}), "pass"); }

TEST(Clients, AreRefusedOrReachAPeer) {
  for (const Texts& macros : both_ways) {
    EXPECT_TRUE(becomes(macros, "status == STATUS_CONNECTION_REFUSED"));
    EXPECT_TRUE(becomes(macros, "status == STATUS_SUCCESS"));
    EXPECT_FALSE(becomes(macros, "status == STATUS_CANCELLED"));
  }
}

TEST(Clients, SeeTheAttemptPendAndEndAtOnce) {
  for (const Texts& macros : both_ways) {
    EXPECT_TRUE(becomes(macros, "returned == STATUS_PENDING"));
    EXPECT_TRUE(becomes(macros, "returned == STATUS_CONNECTION_REFUSED"));
    EXPECT_TRUE(becomes(macros, "returned == STATUS_SUCCESS"));
    EXPECT_FALSE(becomes(macros, "returned != STATUS_PENDING && returned != status"));
  }
}

TEST(Clients, ThatCancelTheAttemptAreCovered) {
  for (const Texts& macros : {Texts{"GIVES_UP"}, Texts{"GIVES_UP", "ONE_CALL"}}) {
    EXPECT_EQ(outcome_of(macros), "pass");
    EXPECT_TRUE(becomes(macros, "status == STATUS_CANCELLED"));
  }
}

// The close of a socket ends what is pending.
TEST(Clients, ThatCloseWhileTheyConnectAreCovered) {
  EXPECT_EQ(outcome_of({"GIVES_UP_BY_CLOSE"}), "pass");
  EXPECT_TRUE(becomes({"GIVES_UP_BY_CLOSE"}, "status == STATUS_CANCELLED"));
}

TEST(Clients, AreToldOfThePeersEnd) {
  EXPECT_EQ(outcome_of({"HAS_EVENTS"}), "pass");
  EXPECT_EQ(outcome_of({"HAS_EVENTS", "WAITS_FOR_END"}), "pass");
  EXPECT_TRUE(outcome_of({"WAITS_FOR_END"})
                  .ends_with("the driver waits for ever in KeWaitForSingleObject"));
}

TEST(Clients, OfAnUnboundSocketAreRefusedAtOnce) {
  EXPECT_EQ(outcome_of({"STAYS_UNBOUND"}), "pass");
  EXPECT_FALSE(becomes({"STAYS_UNBOUND"}, "returned != STATUS_INVALID_DEVICE_STATE"));
}

TEST(Clients, FindAnAddressOrNone) {
  EXPECT_EQ(outcome_of({"LOOKS_UP", "ONE_CALL"}), "pass");
  for (const std::string returned : {"STATUS_PENDING", "STATUS_NOT_FOUND", "STATUS_SUCCESS"}) {
    EXPECT_EQ(outcome_of({"LOOKS_UP", "NEVER_FOUND=returned == " + returned}).substr(0, 6),
              "KRN-08");
  }
}

// Whatever leaves out schedules leaves out no end of them.
TEST(Clients, AreCoveredWithoutReductionToo) {
  Options options = client({"ONE_CALL", "GIVES_UP"});
  options.reduce = false;
  options.preemptions_max = 0;

  EXPECT_EQ(outcome(driven(options)), "pass");
}

std::string outcome_of_accesses(const Texts& macros) {
  Options options = client(macros);
  options.scenario.accesses = true;
  options.preemptions_max = 0;
  return outcome(driven(options));
}

// A call comes before its completion routine; that, before nothing that does not wait for it.
TEST(Clients, HaveNoDataRacesButTheirOwn) {
  EXPECT_EQ(outcome_of_accesses({"GIVES_UP"}), "pass");
  EXPECT_EQ(outcome_of_accesses({"HAS_EVENTS", "WAITS_FOR_END"}), "pass");
  EXPECT_TRUE(
      outcome_of_accesses({"LOOKS_UP", "MISTAKE=forgets_deregistering"}).starts_with("KRN-09 "));
}

TEST(Clients, ThatAskForMoreAreUndecided) {
  EXPECT_EQ(outcome_of({"MISTAKE=wants_extended"}), "inconclusive: a run was cut: WskConnectEx");
  EXPECT_EQ(outcome_of({"MISTAKE=wants_datagrams"}),
            "inconclusive: a run was cut: WskSocket for a datagram or a basic socket");
}

}  // namespace
}  // namespace wskcheck::drive::test
