// What leaves a block with a __finally runs it: programs made of rewritten text, compiled and run.
#include "compile/unwinding.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "compile/process.h"

namespace wskcheck::drive {
namespace {

// Functions that say in which order they run; each test adds `int test(int n)`.
const std::string front = R"(int puts(const char*);
static int say(const char* text) { puts(text); return 7; }
static int was;
)";
const std::string back = R"(
int main(void) { was = test(1); was = was * 10 + test(2); return was; }
)";

// What the program says, and its exit code, with gcc as C and as C++, and with clang.
void expect_runs(const std::string& test, const std::string& says, int code) {
  const std::string folder = make_folder();
  for (const bool cpp : {false, true}) {
    std::string text;
    const std::string all = "# 1 \"t.c\"\n" + std::string(cpp ? "extern \"C\" " : "") + front;
    ASSERT_TRUE(unwind(tokens_of(all + test + back, "/kernel", cpp), cpp, text));
    const std::string file = folder + (cpp ? "/t.ii" : "/t.i");
    std::ofstream(file) << text;
    for (const char* compiler : {"gcc", "clang"}) {
      if (run_process({compiler, "--version"}).code != 0) continue;
      const ProcessResult built = run_process({compiler, file, "-o", folder + "/t"});
      ASSERT_EQ(built.code, 0) << built.output << text;
      const ProcessResult ran = run_process({folder + "/t"});
      EXPECT_EQ(ran.output, says) << compiler << text;
      EXPECT_EQ(ran.code, code) << compiler;
    }
  }
  std::filesystem::remove_all(folder);
}

TEST(Unwinding, AReturnRunsTheBlockOnceItsValueIsKnown) {
  expect_runs(R"(
static int test(int n) {
  int status = 3;
  wskcheck_try {
    if (n == 1) return status;
    say("end");
  } wskcheck_finally {
    say(wskcheck_abnormal ? "abnormal" : "normal");
    status = 9;
  }
  return status - 5;
})",
              "abnormal\nend\nnormal\n", 34);
}

TEST(Unwinding, GoesFromTheInnermostBlockOutwards) {
  expect_runs(R"(
static int test(int n) {
  wskcheck_try {
    wskcheck_try {
      if (n == 1) return 1;
      goto out;
    } wskcheck_finally { if (n == 2) goto again; again: say("inner"); }
  } wskcheck_finally { say("outer"); }
  say("never");
out:
  return 2;
})",
              "inner\nouter\ninner\nouter\n", 12);
}

TEST(Unwinding, LoopsAreLeftOrStayed) {
  expect_runs(R"(
static int test(int n) {
  int i, count = 0;
  for (i = 0; i < 4; i++) wskcheck_try {
    while (1) { if (i < 9) break; }
    switch (i) { case 0: continue; default: break; }
    if (i == n) break;
    do if (i == 1) { count++; goto inside; } while (0);
    inside: ;
  } wskcheck_finally { say("f"); }
  return i + count;
})",
              "f\nf\nf\nf\nf\n", 13);
}

TEST(Unwinding, LeavingIsNoAbnormalEnd) {
  expect_runs(R"(
static int test(int n) {
  wskcheck_try {
    wskcheck_try { if (n == 1) wskcheck_leave; say("rest"); }
    wskcheck_except (say("filter")) { say("handler"); return 5; }
    if (n == 2) wskcheck_leave;
    say("on");
  } wskcheck_finally { say(wskcheck_abnormal ? "abnormal" : "normal"); }
  return n;
})",
              "on\nnormal\nrest\nnormal\n", 12);
}

TEST(Unwinding, LinesStayTheSame) {
  const std::string text =
      "# 1 \"d.c\"\nint f(void) {\n  wskcheck_try {\n    return g(1,\n      2);\n  }\n"
      "  wskcheck_finally {\n    last();\n  }\n  return 0;\n}\n";
  std::string made;
  ASSERT_TRUE(unwind(tokens_of(text, "/kernel", false), false, made));

  const Tokens tokens = tokens_of(made, "/kernel", false);

  std::string lines;
  for (const Token& token : tokens.all) {
    if (token.text == "last" || token.text == "g" || token.text == "2" || token.text == "0") {
      lines += token.text + std::to_string(token.line) + " ";
    }
  }
  EXPECT_EQ(lines, "g3 24 last7 last7 09 ") << made;
}

TEST(Unwinding, TextThatIsNoCStaysForTheCompiler) {
  std::string made;
  for (const std::string text :
       {"void f() { wskcheck_try { g(; } }", "wskcheck_try {", "f() { wskcheck_try {} }",
        "wskcheck_try { return } wskcheck_finally { }"}) {
    EXPECT_FALSE(unwind(tokens_of(text, "/kernel", false), false, made)) << text;
  }
}

}  // namespace
}  // namespace wskcheck::drive
