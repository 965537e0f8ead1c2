// Our servers run live: real clients are served, the driver is unloaded, and the recording of it
// conforms.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "clients.h"
#include "live_driver.h"

namespace wskcheck::drive::test {
namespace {

constexpr int clients = 20;

std::string bytes_of(int client) {
  std::string bytes;
  while (bytes.size() < 3000) bytes += "client " + std::to_string(client) + " says hello. ";
  return bytes;
}

std::string words_of(const conform::Report& report) {
  std::string text(conform::to_string(report.verdict));
  for (const conform::Finding& f : report.findings) {
    text += "\n  " + f.rule + " (" + std::string(conform::to_string(f.blame)) + "): " + f.what;
  }
  return text;
}

template <class Do>
void at_the_same_time(Do&& one) {
  std::vector<std::thread> threads;
  threads.reserve(clients);
  for (int n = 0; n < clients; ++n) threads.emplace_back([&one, n] { one(n); });
  for (std::thread& t : threads) t.join();
}

void expect_good_end(LiveDriver& driver) {
  EXPECT_EQ(driver.found(), "");
  EXPECT_EQ(driver.end().verdict, DriveVerdict::pass);
  const conform::Report report = driver.check();
  EXPECT_EQ(report.verdict, conform::Verdict::pass) << words_of(report);
  EXPECT_GT(report.records, 20u);
}

// One client resets its connection, one closes at once, the others get back what they send.
void is_an_echo_server(const std::string& source) {
  LiveDriver driver(source);
  const std::uint16_t port = driver.port();
  ASSERT_NE(port, 0) << driver.found();
  std::vector<std::string> came(clients);
  at_the_same_time([&](int n) {
    Client client(port);
    if (!client.is_connected()) return;
    if (n == 1) return client.close();
    client.send(bytes_of(n));
    if (n == 2) return client.reset();
    const auto at = static_cast<std::size_t>(n);
    came[at] = client.receive(bytes_of(n).size());
    client.finish_sending();
    came[at] += client.receive_all();
  });
  expect_good_end(driver);
  for (int n = 0; n < clients; ++n) {
    if (n == 1 || n == 2) continue;
    EXPECT_TRUE(came[static_cast<std::size_t>(n)] == bytes_of(n)) << "client " << n;
  }
  EXPECT_EQ(driver.end().connections, static_cast<std::uint64_t>(clients));
  EXPECT_GE(driver.end().bytes_out, (clients - 2) * 3000u);
}

TEST(Live, TheAcceptIrpServerEchoes) { is_an_echo_server("servers/accept_irp_echo.c"); }

// It takes one peer at a time, throws away what that one sends, and refuses the others.
TEST(Live, TheAcceptEventServerTakesOnePeerAtATime) {
  LiveDriver driver("servers/accept_event.c");
  const std::uint16_t port = driver.port();
  ASSERT_NE(port, 0) << driver.found();
  at_the_same_time([&](int n) {
    Client client(port);
    if (!client.is_connected()) return;
    if (n == 1) return client.close();
    client.send(bytes_of(n));
    if (n == 2) return client.reset();
    client.finish_sending();
    client.receive_all();
  });
  expect_good_end(driver);
  EXPECT_EQ(driver.end().connections, static_cast<std::uint64_t>(clients));
  EXPECT_GE(driver.end().bytes_in, 3000u);
  EXPECT_EQ(driver.end().bytes_out, 0u);
}

// Peers at even ports come in and are taken leave of, others are reset; and so are those that come
// while four are being looked at.
TEST(Live, TheConditionalServerLetsEvenPortsIn) {
  LiveDriver driver("servers/conditional_accept.c");
  const std::uint16_t port = driver.port();
  ASSERT_NE(port, 0) << driver.found();
  std::vector<int> ended(clients, 0);  // 0: not looked at, 1: in order, 2: reset
  at_the_same_time([&](int n) {
    const auto at = static_cast<std::size_t>(n);
    Client client(port, n % 2);
    if (!client.is_connected()) return;
    if (n == 1) return client.close();
    if (n == 2) return client.reset();
    ended[at] = client.ends_in_order() ? 1 : 2;
  });
  EXPECT_TRUE(Client(port, 0).ends_in_order());
  EXPECT_FALSE(Client(port, 1).ends_in_order());
  expect_good_end(driver);
  for (int n = 3; n < clients; ++n) {
    const auto at = static_cast<std::size_t>(n);
    EXPECT_TRUE(ended[at] == 2 || n % 2 == 0) << "client " << n;
  }
}

}  // namespace
}  // namespace wskcheck::drive::test
