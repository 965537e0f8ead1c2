// What is found in a live run: mistakes of the driver, and none in one that makes none.
#include <gtest/gtest.h>

#include "clients.h"
#include "live_driver.h"

namespace wskcheck::drive::test {
namespace {

// Peers come one after the other, until the run has ended or so many have come.
void let_peers_come(LiveDriver& driver, int at_most) {
  const std::uint16_t port = driver.port();
  for (int n = 0; n < at_most && port != 0 && !driver.is_over(); ++n) {
    const Client client(port);
    client.send("hello");
    client.finish_sending();
  }
}

TEST(LiveMistakes, AnIrpThatIsNotReinitialised) {
  LiveDriver driver("patterns/d12_irp_not_reinitialised.c");
  let_peers_come(driver, 10000);
  EXPECT_EQ(driver.rule(), "IRP-02") << driver.found();
  EXPECT_EQ(driver.end().verdict, DriveVerdict::violation);
  ASSERT_EQ(driver.end().findings.size(), 1u);
  EXPECT_NE(driver.end().findings[0].where.find("d12_irp_not_reinitialised.c:"), std::string::npos);
  EXPECT_FALSE(driver.end().findings[0].story.empty());
}

TEST(LiveMistakes, NoneInTheCorrectedDriver) {
  LiveDriver driver("patterns/d12_irp_not_reinitialised.c", true);
  let_peers_come(driver, 5);
  EXPECT_EQ(driver.found(), "");
  EXPECT_EQ(driver.end().verdict, DriveVerdict::pass);
}

TEST(LiveMistakes, MemoryThatIsLeftBehind) {
  LiveDriver driver("forgets_memory.c");
  EXPECT_EQ(driver.rule(), "KRN-04") << driver.found();
}

// In a callback, on a thread of its own: NULL is called as a function.
TEST(LiveMistakes, ACrash) {
  LiveDriver driver("patterns/d31_callback_believed_impossible.c");
  let_peers_come(driver, 10000);
  EXPECT_NE(driver.found().find("the driver crashes: an access violation at d31_"),
            std::string::npos)
      << driver.found();
}

TEST(Live, ThreadsTimersDpcsAndWorkItems) {
  LiveDriver driver("all_kinds_of_threads.c");
  EXPECT_EQ(driver.found(), "");
  EXPECT_EQ(driver.end().verdict, DriveVerdict::pass);
}

}  // namespace
}  // namespace wskcheck::drive::test
