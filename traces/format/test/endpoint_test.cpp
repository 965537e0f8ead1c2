// Addresses: what is read, how it is written, what is refused.
#include "wskcheck/traces/endpoint.h"

#include <gtest/gtest.h>

namespace wskcheck::traces {
namespace {

TEST(Endpoint, ReadsIpv4InNetworkOrder) {
  const auto read = parse_endpoint("127.0.0.1:445");

  Endpoint expected;
  expected.address = {127, 0, 0, 1};
  expected.port = 445;
  EXPECT_EQ(read, expected);
}

TEST(Endpoint, ReadsIpv6WithItsScope) {
  const auto read = parse_endpoint("[fe80::1%4]:445");

  Endpoint expected;
  expected.address = {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  expected.scope = 4;
  expected.port = 445;
  expected.is_ipv6 = true;
  EXPECT_EQ(read, expected);
}

TEST(Endpoint, WritesTheCanonicalText) {
  const std::pair<const char*, const char*> pairs[] = {
      {"0.0.0.0:0", "0.0.0.0:0"},
      {"255.255.255.255:65535", "255.255.255.255:65535"},
      {"[::]:0", "[::]:0"},
      {"[::1]:80", "[::1]:80"},
      {"[1::]:80", "[1::]:80"},
      {"[2001:DB8:0:0:1:0:0:1]:1", "[2001:db8::1:0:0:1]:1"},
      {"[2001:db8:0:1:1:1:1:1]:1", "[2001:db8:0:1:1:1:1:1]:1"},
      {"[0:0:1:0:0:0:1:1]:1", "[0:0:1::1:1]:1"},
      {"[::ffff:10.0.0.1]:9", "[::ffff:a00:1]:9"},
      {"[1:2:3:4:5:6:1.2.3.4]:9", "[1:2:3:4:5:6:102:304]:9"},
      {"[fe80::1%0]:9", "[fe80::1]:9"},
      {"[fe80::1%4294967295]:9", "[fe80::1%4294967295]:9"},
  };
  for (const auto& [text, canonical] : pairs) {
    const auto read = parse_endpoint(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(to_text(*read), canonical);
    EXPECT_EQ(parse_endpoint(canonical), read);
  }
}

TEST(Endpoint, RefusesEverythingElse) {
  const char* texts[] = {
      "",
      ":",
      ":445",
      "127.0.0.1",
      "127.0.0.1:",
      "127.0.0:1",
      "1.2.3.4.5:1",
      "01.2.3.4:1",
      "256.0.0.1:1",
      "1.2.3.4:65536",
      "1.2.3.4:+1",
      "1.2.3.4:-1",
      "1.2.3.4: 1",
      " 1.2.3.4:1",
      "localhost:1",
      "::1:445",
      "[]:1",
      "[::1]",
      "[::1:1",
      "[1::2::3]:1",
      "[:::]:1",
      "[1:2:3:4:5:6:7]:1",
      "[1:2:3:4:5:6:7:8:9]:1",
      "[1::2:3:4:5:6:7:8]:1",
      "[12345::]:1",
      "[g::]:1",
      "[fe80::1%eth0]:1",
      "[fe80::1%]:1",
      "[::1.2.3]:1",
      "[1.2.3.4::]:1",
      "[::1%4294967296]:1",
      "[:1::]:1",
      "[::1:]:1",
      "[1:2:3:4:5:6:7:1.2.3.4]:1",
  };
  for (const char* text : texts) EXPECT_FALSE(parse_endpoint(text)) << text;
}

}  // namespace
}  // namespace wskcheck::traces
