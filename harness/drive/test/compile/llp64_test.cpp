// Windows' widths of types, in text that the preprocessor has left.
#include "compile/llp64.h"

#include <gtest/gtest.h>

namespace wskcheck::drive {
namespace {

std::string narrowed(const std::string& text, bool cpp = false) {
  Tokens tokens = tokens_of("# 1 \"driver.c\"\n" + text, "/kernel", cpp);
  narrow_longs(tokens);
  return text_of(tokens).substr(15);
}

TEST(Longs, AreOf32Bits) {
  EXPECT_EQ(narrowed("long a;"), "int a;");
  EXPECT_EQ(narrowed("unsigned long volatile* p;"), "unsigned int volatile* p;");
  EXPECT_EQ(narrowed("volatile long refs = 1;"), "volatile int refs = 1;");
  EXPECT_EQ(narrowed("x = (unsigned long)y + sizeof(long);"), "x = (unsigned int)y + sizeof(int);");
  EXPECT_EQ(narrowed("long f(long a, long *b);"), "int f(int a, int *b);");
  EXPECT_EQ(narrowed("long\nunsigned x;"), "int\nunsigned x;");
}

TEST(Longs, ThatAreIntsTooAreNamedOnce) {
  EXPECT_EQ(narrowed("long unsigned int a;"), "  unsigned int a;");
  EXPECT_EQ(narrowed("const long int b;"), "const   int b;");
}

TEST(Longs, OfTwoWordsOrOfDoubleStay) {
  for (const std::string text :
       {"long long a;", "long const long b;", "unsigned long long int c;", "long double d;",
        "double long e;", "long unsigned long f;", "struct along { int longs; };"}) {
    EXPECT_EQ(narrowed(text), text);
  }
}

TEST(Longs, InLiteralsAreOf32Bits) {
  EXPECT_EQ(narrowed("0xffffffffUL + 1L - 2lu + 0x1L"), "0xffffffffu + 1 - 2u + 0x1");
  EXPECT_EQ(narrowed("0x10i64 + 7ui64 + 1I32"), "0x10ll + 7ull + 1");
  EXPECT_EQ(narrowed("1'000L", true), "1'000");
  for (const std::string text : {"1LL", "2ull", "1.0L", "1e5L", "0x1p3L", "L\"1L long\"", "L'x'",
                                 "'L'", "\"a long \\\"1L\"", "0xfeL3", "x1L", "0xe+1"}) {
    EXPECT_EQ(narrowed(text), text);
  }
  EXPECT_EQ(narrowed("R\"(\" long)\" long", true), "R\"(\" long)\" int");
}

TEST(Longs, OfOtherFilesStay) {
  const std::string text =
      "# 1 \"driver.c\"\nlong a;\n# 1 \"/usr/include/stdio.h\" 1 3 4\nlong b = 1UL;\n"
      "# 7 \"/kernel/wdm.h\" 1\nlong c;\n# 2 \"driver.c\" 2\nlong d;\n";
  Tokens tokens = tokens_of(text, "/kernel", false);

  EXPECT_TRUE(narrow_longs(tokens));

  EXPECT_EQ(text_of(tokens),
            "# 1 \"driver.c\"\nint a;\n# 1 \"/usr/include/stdio.h\" 1 3 4\nlong b = 1UL;\n"
            "# 7 \"/kernel/wdm.h\" 1\nlong c;\n# 2 \"driver.c\" 2\nint d;\n");
}

TEST(Tokens, KnowTheirLines) {
  const Tokens tokens =
      tokens_of("# 3 \"a.c\"\nint x;\n#pragma long\n\n# 9 \"b.h\" 1\n  y\n", "/kernel", false);

  ASSERT_EQ(tokens.all.size(), 5u);
  EXPECT_EQ(tokens.all[1].line, 3u);
  EXPECT_EQ(tokens.all[3].text, "y");
  EXPECT_EQ(tokens.all[3].line, 9u);
  EXPECT_EQ(marker(tokens, tokens.all[3]), "\n# 9 \"b.h\"\n");
}

}  // namespace
}  // namespace wskcheck::drive
