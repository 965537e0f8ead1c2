// The views of a source text that every check relies on.
#include "source_text.h"

#include <gtest/gtest.h>

namespace wskcheck::house {
namespace {

TEST(SourceText, BlanksCommentsAndLiteralsAndKeepsTheLines) {
  EXPECT_EQ(code_only("a; // b\n/* c\n d */ e;"), "a;     \n    \n      e;");
  EXPECT_EQ(code_only("f(\"x\\\"y\", 'z');"), "f(      ,    );");
  EXPECT_EQ(code_only("f(R\"(a\"b\nc)\");"), "f(R     \n   );");
  EXPECT_EQ(code_only("f(R\"t()\")t\");"), "f(R        );");
}

TEST(SourceText, KeepsDigitSeparatorsAndIncludes) {
  EXPECT_EQ(code_only("int a = 1'000'000; b();"), "int a = 1'000'000; b();");
  EXPECT_EQ(code_only("#include \"a.h\"\nf(\"b\");"), "#include \"a.h\"\nf(   );");
}

TEST(SourceText, SplitsLinesWithAndWithoutALastNewline) {
  EXPECT_EQ(lines_of("a\nb").size(), 2u);
  EXPECT_EQ(lines_of("a\n\n").size(), 2u);
  EXPECT_EQ(lines_of("").size(), 0u);
}

TEST(SourceText, CountsCodePointsAsColumns) {
  EXPECT_EQ(columns("abc"), 3);
  EXPECT_EQ(columns("a\xC3\xA9\xE2\x86\x92"), 3);
}

}  // namespace
}  // namespace wskcheck::house
