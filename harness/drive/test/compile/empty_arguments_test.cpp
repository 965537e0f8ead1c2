// The comma of Visual Studio's preprocessor in front of no arguments.
#include "compile/empty_arguments.h"

#include <gtest/gtest.h>

namespace wskcheck::drive {
namespace {

std::string dropped(const std::string& text) {
  Tokens tokens = tokens_of("# 1 \"driver.c\"\n" + text, "/kernel", false);
  const bool changed = drop_commas(tokens);
  const std::string result = text_of(tokens).substr(15);
  EXPECT_EQ(changed, result != text);
  return result;
}

TEST(EmptyArguments, LoseTheirComma) {
  EXPECT_EQ(dropped("DbgPrint(\"text\" ,);"), "DbgPrint(\"text\"  );");
  EXPECT_EQ(dropped("f(1, 2,\n  );"), "f(1, 2 \n  );");
  EXPECT_EQ(dropped("f(g(1,), 2);"), "f(g(1 ), 2);");
}

TEST(EmptyArguments, LeaveOtherCommasAlone) {
  for (const std::string text : {"f(1, 2);", "int a[] = {1, 2,};", "f(\",)\");", "f(',', (1));"}) {
    EXPECT_EQ(dropped(text), text);
  }
}

}  // namespace
}  // namespace wskcheck::drive
