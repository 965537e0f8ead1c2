// Formatting as Windows does it, safe strings, counted strings, addresses, generic tables, time.
#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "texts.h"

namespace wskcheck::drive::test {
namespace {

TEST(KernelFormat, TakesTheLettersOfWindows) {
  EXPECT_EQ(formatted("%d %i %u|%5d|%-5d|%05d|%+d", -1, 2, 3u, 42, 42, 42, 42),
            "-1 2 3|   42|42   |00042|+42");
  EXPECT_EQ(formatted("%lu %ld", 4000000000u, -5), "4000000000 -5");
  EXPECT_EQ(formatted("%I64u %I64x %llx %Iu %zu", 1ull << 40, 1ull << 40, 255ull, 7ull, 8ull),
            "1099511627776 10000000000 ff 7 8");
  EXPECT_EQ(formatted("%I32d %hu %hhu %#x %X %o", -3, 65537, 257, 255, 255, 8),
            "-3 1 1 0xff FF 10");
  EXPECT_EQ(formatted("%s %S %ws %ls %hs", "narrow", u"wide", u"wide", u"wide", "narrow"),
            "narrow wide wide wide narrow");
  EXPECT_EQ(formatted("%.3s|%8s|%-8s|%c%%", "abcdef", "right", "left", 'x'),
            "abc|   right|left    |x%");
  EXPECT_EQ(formatted("%wZ %Z %s", wide_counted(), narrow_counted(), nullptr),
            "wide narrow (null)");
  EXPECT_EQ(formatted("0x%08X %p", 0xC0000005, nullptr), "0xC0000005 0000000000000000");
}

TEST(KernelFormat, CutsOffAndTellsSo) {
  EXPECT_EQ(safely_formatted(6, "%s", "123456"), "12345 cut");
  EXPECT_EQ(safely_formatted(7, "%s", "123456"), "123456 whole");
}

TEST(KernelStrings, SafeCopiesEndTheirDestination) {
  EXPECT_EQ(safely_copied(4, "abc"), "abc whole");
  EXPECT_EQ(safely_copied(3, "abc"), "ab cut");
  EXPECT_EQ(safely_appended(6, "ab", "cdefg"), "abcde cut");
}

TEST(KernelStrings, CountedStringsCompareAndConvert) {
  EXPECT_EQ(counted_facts(), "equal different prefix ABC 1234 ff upper:WIDE");
}

// A plain generator, so that every run tries the same addresses.
std::uint32_t next(std::uint32_t& seed) { return seed = seed * 1664525u + 1013904223u; }

TEST(KernelAddresses, AreWrittenAndReadAsTheSystemDoesIt) {
  std::uint32_t seed = 7;
  for (int round = 0; round < 2000; ++round) {
    std::array<unsigned char, 16> bytes{};
    for (int i = 0; i < 16; i += 2) {
      if (next(seed) >> 30 == 0) continue;  // leaves runs of zeros
      bytes[static_cast<std::size_t>(i)] =
          next(seed) >> 31 != 0 ? static_cast<unsigned char>(next(seed) >> 24) : 0;
      bytes[static_cast<std::size_t>(i) + 1] = static_cast<unsigned char>(next(seed) >> 24);
    }
    if (bytes[0] == 0 && bytes[1] == 0) bytes[0] = 0x20;  // dots at the end differ by system
    char expected[64];
    inet_ntop(AF_INET6, bytes.data(), expected, sizeof expected);

    EXPECT_EQ(six_as_text(bytes.data()), expected);
    EXPECT_EQ(six_from_text(expected), std::string(bytes.begin(), bytes.end()));

    inet_ntop(AF_INET, bytes.data(), expected, sizeof expected);
    EXPECT_EQ(four_as_text(bytes.data()), expected);
    EXPECT_EQ(four_from_text(expected), std::string(bytes.begin(), bytes.begin() + 4));
  }
}

TEST(KernelAddresses, RefuseWhatIsNone) {
  for (const char* text : {"", "1.2.3", "256.1.1.1", "1.2.3.4.5", "a.b.c.d"}) {
    EXPECT_EQ(four_from_text(text), "none") << text;
  }
  for (const char* text : {"", ":", "1:2", "1::2::3", "12345::", "1:2:3:4:5:6:7:8:9", "::1.2.3"}) {
    EXPECT_EQ(six_from_text(text), "none") << text;
  }
  EXPECT_EQ(with_port("10.0.0.1:80"), "10.0.0.1 port 80");
}

TEST(KernelTables, KeepTheOrderOfTheirKeys) {
  EXPECT_EQ(table_story({5, 1, 4, 1, 3}, {4, 9}), "new new new old new; 1 3 5; 3 left");
}

TEST(KernelTime, FieldsAndBack) {
  EXPECT_EQ(time_story(), "2024-02-29 23:59:58.123 weekday 4; the same");
}

}  // namespace
}  // namespace wskcheck::drive::test
