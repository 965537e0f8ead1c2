// The clock of a log and its arithmetic, GUIDs, and dates.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "wskcheck/etl/guid.h"
#include "wskcheck/etl/log_header.h"

namespace wskcheck::etl {
namespace {

__extension__ using Wide = unsigned __int128;

RC_GTEST_PROP(ClockProperty, MultiplyDivideIsThatOf128Bits, ()) {
  const auto any = [] {
    return *rc::gen::arbitrary<std::uint64_t>() * 0x9e3779b97f4a7c15U >> *rc::gen::inRange(0, 64);
  };
  const std::uint64_t a = any();
  const std::uint64_t b = any();
  const std::uint64_t c = any() | 1;
  const Wide exact = Wide{a} * b / c;
  const bool fits = exact >> 64 == 0;
  RC_ASSERT(multiply_divide(a, b, c) ==
            (fits ? static_cast<std::uint64_t>(exact) : ~std::uint64_t{0}));
}

LogHeader header_with(ClockType clock) {
  LogHeader out;
  out.clock = clock;
  out.frequency = 3117777;
  out.cpu_mhz = 2500;
  out.stamp = 1000;
  out.start_time = 131159502220379266;
  return out;
}

TEST(Clock, ConvertsEachKindToAFileTime) {
  const LogHeader counter = header_with(ClockType::qpc);
  EXPECT_EQ(counter.file_time(1000), counter.start_time);
  EXPECT_EQ(counter.file_time(1000 + 3117777), counter.start_time + 10000000);
  EXPECT_EQ(counter.file_time(1000 - 3117777), counter.start_time - 10000000);
  // A thousand days: the product of ticks and 10^7 does not fit into 64 bits.
  EXPECT_EQ(counter.file_time(1000 + std::int64_t{3117777} * 86400000),
            counter.start_time + std::int64_t{86400000} * 10000000);

  EXPECT_EQ(header_with(ClockType::system_time).file_time(77), 77);
  const LogHeader cycles = header_with(ClockType::cpu_cycles);
  EXPECT_EQ(cycles.ticks_per_second(), 2500000000U);
  EXPECT_EQ(cycles.file_time(1000 + 2500), cycles.start_time + 10);
}

TEST(Clock, SaturatesInsteadOfOverflowing) {
  LogHeader header = header_with(ClockType::qpc);
  header.frequency = 1;
  EXPECT_EQ(header.file_time(INT64_MAX), INT64_MAX);
  EXPECT_EQ(header.file_time(INT64_MIN), 0);
  header.frequency = 0;
  EXPECT_EQ(header.file_time(5000), header.start_time);
}

TEST(Clock, WritesDates) {
  EXPECT_EQ(file_time_text(0), "1601-01-01T00:00:00.0000000Z");
  EXPECT_EQ(file_time_text(132223104000000000), "2020-01-01T00:00:00.0000000Z");
  EXPECT_EQ(file_time_text(132275807999999999), "2020-03-01T23:59:59.9999999Z");
  EXPECT_EQ(file_time_text(125911584000000000 - 1), "1999-12-31T23:59:59.9999999Z");
  EXPECT_EQ(file_time_text(-1), "before 1601");
}

TEST(Clock, NamesModes) {
  EXPECT_EQ(mode_text(0), "sequential");
  EXPECT_EQ(mode_text(0x04010002), "circular, relogged, compressed");
  EXPECT_EQ(mode_text(0x80000001), "sequential, 0x80000000");
}

// The first is that of a provider in a real log.
TEST(Guid, IsDerivedFromAName) {
  EXPECT_EQ(to_text(provider_guid("MySource")), "a61ea624-4944-55fc-c2a8-37838829438d");
  EXPECT_EQ(to_text(provider_guid("WskAcceptTrace")), "f66a7052-b962-5239-f468-d32f826d793a");
}

RC_GTEST_PROP(GuidProperty, TextIsReadBack, ()) {
  Guid guid;
  for (auto& byte : guid.bytes) byte = *rc::gen::arbitrary<std::uint8_t>();
  RC_ASSERT(parse_guid(to_text(guid)) == guid);
  RC_ASSERT(parse_guid("{" + to_text(guid) + "}") == guid);
}

TEST(Guid, OfAnotherTextIsNone) {
  for (const char* text :
       {"", "{}", "e53c6823-7bb8-44bb-90dc-3f86090d48a", "e53c68237bb844bb90dc",
        "g53c6823-7bb8-44bb-90dc-3f86090d48a6", "e53c6823-7bb8-44bb-90dc 3f86090d48a6"}) {
    EXPECT_FALSE(parse_guid(text)) << text;
  }
}

}  // namespace
}  // namespace wskcheck::etl
