// A live driver that a program asks: at once, and its handle stays open until the driver is
// unloaded.
#include <gtest/gtest.h>

#include "clients.h"
#include "live_driver.h"

namespace wskcheck::drive::test {
namespace {

const std::string devices = "../test/requests/drivers/";
const std::vector<std::string> start = {"ioctl 0x222000"};

TEST(LiveRequests, AreAskedAtOnce) {
  LiveDriver driver(devices + "listens_on_request.c", false, start);
  const std::uint16_t port = driver.port();
  ASSERT_NE(port, 0) << driver.found();

  const Client client(port);
  EXPECT_TRUE(client.is_connected());
  EXPECT_EQ(client.receive(1), "");  // the driver has closed the connection

  EXPECT_EQ(driver.found(), "");
  EXPECT_EQ(driver.end().verdict, DriveVerdict::pass);
}

// Nobody connects: the request is pending in WSK until the program gives up.
TEST(LiveRequests, ThatArePendingAreCancelledAtTheEnd) {
  LiveDriver driver(devices + "passes_on.c", false, start);
  ASSERT_NE(driver.port(), 0) << driver.found();

  EXPECT_EQ(driver.found(), "");
  EXPECT_EQ(driver.end().verdict, DriveVerdict::pass);
}

TEST(LiveRequests, AreAnsweredWhenAClientConnects) {
  LiveDriver driver(devices + "passes_on.c", false, start);
  const std::uint16_t port = driver.port();
  ASSERT_NE(port, 0) << driver.found();

  const Client client(port);
  EXPECT_TRUE(client.is_connected());

  EXPECT_EQ(driver.found(), "");
  EXPECT_EQ(driver.end().verdict, DriveVerdict::pass);
  EXPECT_EQ(driver.end().connections, 1u);
}

TEST(LiveRequests, OfADriverWithoutADeviceAreNoPass) {
  LiveDriver driver("servers/accept_event.c", false, start);

  EXPECT_EQ(driver.found(),
            "the run was cut: the scenario opens a device, and the driver has none");
  EXPECT_EQ(driver.end().verdict, DriveVerdict::inconclusive);
}

}  // namespace
}  // namespace wskcheck::drive::test
