// Columns line up, long texts break at blanks, colours appear only when they are wanted.
#include "wskcheck/report/text.h"

#include <gtest/gtest.h>

namespace wskcheck::report {
namespace {

TEST(Paint, IsSilentWhenOff) {
  EXPECT_EQ(Paint(false)(Tone::bad, "x"), "x");
  EXPECT_EQ(Paint(true)(Tone::bad, "x"), "\x1b[1;31mx\x1b[0m");
  EXPECT_EQ(Paint(true)(Tone::plain, "x"), "x");
}

TEST(Text, GroupsDigits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(counted(1, "state", "states"), "1 state");
  EXPECT_EQ(counted(2000, "state", "states"), "2,000 states");
}

TEST(Text, AShareIsNoneOrAllOnlyWhenItIs) {
  EXPECT_EQ(share(0, 7), "0 %");
  EXPECT_EQ(share(1, 100), "1 %");
  EXPECT_EQ(share(4, 2042), "<1 %");
  EXPECT_EQ(share(2, 3), "66 %");
  EXPECT_EQ(share(99, 100), "99 %");
  EXPECT_EQ(share(2038, 2042), ">99 %");
  EXPECT_EQ(share(2042, 2042), "100 %");
}

TEST(Text, BreaksLongLinesAtBlanks) {
  const std::string word(40, 'a');

  EXPECT_EQ(wrapped(word + ' ' + word + ' ' + word, 4, 10), word + ' ' + word + "\n    " + word);
  EXPECT_EQ(wrapped("short", 4, 90), "short");
  EXPECT_EQ(wrapped("does not fit", 4, 95), "does\n    not fit");
}

TEST(Table, LinesUpItsColumns) {
  Table table({Table::Align::left, Table::Align::right, Table::Align::left});
  table.row({{"name"}, {"n"}, {"says"}});
  table.row({{"a"}, {"100"}, {"one"}});

  EXPECT_EQ(table.text(Paint(false)), "name    n  says\na     100  one\n");
}

TEST(Table, PaintsWithoutShiftingColumns) {
  Table table({Table::Align::left, Table::Align::left});
  table.row({{"ab", Tone::good}, {"x"}});
  table.row({{"c"}, {"y"}});

  EXPECT_EQ(table.text(Paint(true)), "\x1b[32mab\x1b[0m  x\nc   y\n");
}

}  // namespace
}  // namespace wskcheck::report
