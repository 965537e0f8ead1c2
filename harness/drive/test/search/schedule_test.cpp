// Schedules as text.
#include "search/schedule.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace wskcheck::drive {
namespace {

TEST(Schedule, IsShortText) {
  EXPECT_EQ(to_string(Schedule{}), "-");
  EXPECT_EQ(to_string(Schedule{{17, 2}}), "17:2");
  EXPECT_EQ(to_string(Schedule{{17, 2}, {25, 1}}), "17:2,25:1");
}

TEST(Schedule, TextThatIsNoneIsRefused) {
  for (const char* text : {"", "x", "1", "1:", ":1", "1:0", "1:1,", ",1:1", "1:1,1:1", "2:1,1:1",
                           "1:1 ", " 1:1", "1:1,-", "--", "4294967296:1", "+1:1", "1:-1"}) {
    Schedule schedule{{3, 4}};
    EXPECT_FALSE(parse(text, schedule)) << text;
    EXPECT_EQ(schedule, (Schedule{{3, 4}})) << text;
  }
}

RC_GTEST_PROP(ScheduleProperty, IsReadBackFromItsText, ()) {
  Schedule schedule;
  std::uint32_t step = *rc::gen::inRange<std::uint32_t>(0, 100);
  for (int left = *rc::gen::inRange(0, 6); left > 0; --left) {
    schedule.push_back({step, *rc::gen::inRange<std::uint32_t>(1, 1000)});
    step += *rc::gen::inRange<std::uint32_t>(1, 1'000'000);
  }

  Schedule read{{1, 1}};
  RC_ASSERT(parse(to_string(schedule), read));

  RC_ASSERT(read == schedule);
}

}  // namespace
}  // namespace wskcheck::drive
