// Each check of code complains about a bad example and is silent about a good one.
#include "code_checks.h"

#include "complaints_test.h"

namespace wskcheck::house {
namespace {

Told banned(const std::string& code) {
  AllowList none;
  return told(check_banned_calls({"a.cpp", code}, none));
}

TEST(CodeChecks, FindsCallsThatDifferBetweenPlatforms) {
  EXPECT_EQ(banned("std::hash<int> h;\n"), (Told{"1 std::hash"}));
  EXPECT_EQ(banned("\nstd::shuffle(a, b, c);\n"), (Told{"2 std::shuffle"}));
  EXPECT_EQ(banned("std::uniform_int_distribution<> d;\n"), (Told{"1 _distribution"}));
  EXPECT_EQ(banned("std::random_device r;\n"), (Told{"1 random_device"}));
  EXPECT_EQ(banned("x = rand();\n"), (Told{"1 rand"}));
  EXPECT_EQ(banned("std::srand(1);\n"), (Told{"1 srand"}));
}

TEST(CodeChecks, FindsWallTimeOutsideTheClockFile) {
  EXPECT_EQ(banned("std::chrono::system_clock::now();\n"), (Told{"1 system_clock"}));
  EXPECT_EQ(banned("x = time(nullptr);\n"), (Told{"1 time(nullptr)"}));
  EXPECT_EQ(banned("x = std::time(nullptr);\n"), (Told{"1 time(nullptr)"}));
  AllowList clock("allow.txt", "clock a.cpp the one clock file\n");
  EXPECT_EQ(told(check_banned_calls({"a.cpp", "std::time(nullptr); rand();\n"}, clock)),
            (Told{"1 rand"}));
}

TEST(CodeChecks, LeavesOurOwnNamesAlone) {
  EXPECT_EQ(banned("rng.rand(); own::shuffle(a); rehash(b); record.time(); // std::hash\n"),
            Told{});
  EXPECT_EQ(banned("const char* s = \"std::shuffle\"; int grand(); my_distribution d;\n"), Told{});
  EXPECT_EQ(banned("std::chrono::steady_clock::now();\n"), Told{});
}

std::string function(const std::string& head, int lines) {
  std::string text = head + " {\n";
  for (int i = 0; i < lines - 2; ++i) text += "  f(i);\n";
  return text + "}\n";
}

Told lengths(const std::string& code) {
  AllowList none;
  return told(check_function_length({"a.cpp", code}, none));
}

TEST(CodeChecks, FindsLongFunctions) {
  EXPECT_EQ(lengths(function("int f()", 60)), Told{});
  EXPECT_EQ(lengths(function("int f()", 61)), (Told{"1 a function of 61 lines"}));
  EXPECT_EQ(
      lengths("namespace a {\n" + function("template <class T>\nint f(int a = 1)", 60) + "}\n"),
      (Told{"2 a function of 61 lines"}));
  EXPECT_EQ(lengths("class A {\n public:\n" + function("A() : a_{1}, b_(2)", 61) + "};\n"),
            (Told{"3 a function of 61 lines"}));
  EXPECT_EQ(lengths(function("bool operator==(const A& a)", 61)),
            (Told{"1 a function of 61 lines"}));
  EXPECT_EQ(lengths("#define A \\\n  B\n" + function("TEST(A, B)", 61)),
            (Told{"3 a function of 61 lines"}));
}

TEST(CodeChecks, ClassesAndTablesMayBeLong) {
  EXPECT_EQ(lengths(function("struct alignas(64) A", 99)), Told{});
  EXPECT_EQ(lengths(function("namespace a::b", 99)), Told{});
  EXPECT_EQ(
      lengths("constexpr Rule rules[] = {\n" + function("  {.when = [](int a)", 99) + "}};\n"),
      Told{});
  EXPECT_EQ(lengths(function("int f()", 40) + function("int g()", 40)), Told{});
}

}  // namespace
}  // namespace wskcheck::house
