// The arrows: each forbidden include is found, each allowed one passes.
#include "arrows.h"

#include "complaints_test.h"
#include "dependency_check.h"

namespace wskcheck::house {
namespace {

const std::string page =
    "# Title\n"
    "<!-- modules: checked by the house tests -->\n"
    "| folder | name | may include | its tests also | libraries | for |\n"
    "|---|---|---|---|---|---|\n"
    "| `model` | `model` | nothing | check | nothing | the rules |\n"
    "| `harness/check` | `check` | nothing | nothing | sys | the explorer |\n"
    "| `traces/conform` | `conform` | model, traces | nothing | nothing | the checker |\n"
    "| `harness/cli` | `cli` | all | all | fmt, CLI | the program |\n"
    "<!-- end of modules -->\n";

Told arrows(const std::string& path, const std::string& code) {
  return told(check_arrows({path, code}, read_modules(page)));
}

TEST(Arrows, ReadsTheTable) {
  const auto modules = read_modules(page);
  ASSERT_EQ(modules.size(), 4u);
  EXPECT_EQ(modules[0], (Module{"model", "model", {}, {"check"}, {}}));
  EXPECT_EQ(modules[2], (Module{"traces/conform", "conform", {"model", "traces"}, {}, {}}));
  EXPECT_EQ(modules[3].libraries, (Told{"fmt", "CLI"}));
  EXPECT_TRUE(read_modules("no table").empty());
}

TEST(Arrows, FindsIncludesAgainstTheArrows) {
  EXPECT_EQ(arrows("model/src/a.cpp", "\n#include \"wskcheck/check/check.h\"\n"),
            (Told{"2 an include of check"}));
  EXPECT_EQ(arrows("harness/check/src/a.cpp", "#include \"wskcheck/model/state.h\"\n"),
            (Told{"1 an include of model"}));
  EXPECT_EQ(arrows("harness/check/test/a.cpp", "#  include <wskcheck/model/state.h>\n"),
            (Told{"1 an include of model"}));
  EXPECT_EQ(arrows("model/src/a.cpp", "#include \"../../harness/check/src/a.h\"\n"),
            (Told{"1 \"../../harness/check/src/a.h\""}));
}

TEST(Arrows, LetsIncludesAlongTheArrowsPass) {
  EXPECT_EQ(arrows("model/test/a.cpp", "#include \"wskcheck/check/check.h\"\n"), Told{});
  EXPECT_EQ(arrows("model/src/a.cpp", "#include \"wskcheck/model/state.h\"\n#include <array>\n"),
            Told{});
  EXPECT_EQ(arrows("traces/conform/src/a.cpp", "#include \"wskcheck/traces/record.h\"\n"), Told{});
  EXPECT_EQ(arrows("harness/cli/src/a.cpp", "#include \"wskcheck/conform/conform.h\"\n"), Told{});
  EXPECT_EQ(arrows("model/test/a.cpp", "#include \"../src/a.h\"\n"), Told{});
  EXPECT_EQ(arrows("model/src/a.cpp", "// #include \"wskcheck/check/check.h\"\n"), Told{});
}

TEST(Arrows, FindsLibrariesWhereTheyDoNotBelong) {
  EXPECT_EQ(arrows("harness/cli/include/wskcheck/cli/a.h", "#include <fmt/format.h>\n"),
            (Told{"1 <fmt/format.h>"}));
  EXPECT_EQ(arrows("model/src/a.cpp", "#include <fmt/format.h>\n"), (Told{"1 <fmt/format.h>"}));
  EXPECT_EQ(arrows("harness/cli/src/a.cpp", "#include <fmt/format.h>\n#include <xxhash.h>\n"),
            (Told{"2 <xxhash.h>"}));
  EXPECT_EQ(arrows("model/test/a.cpp", "#include <gtest/gtest.h>\n"), Told{});
}

TEST(Arrows, EverySourceBelongsToAModule) {
  const auto modules = read_modules(page);
  EXPECT_EQ(told(check_rows({{"model/src/a.cpp", ""}, {"traces/new/a.h", ""}}, modules)),
            (Told{"0 a source of no module"}));
  EXPECT_EQ(told(check_rows({{"model/CMakeLists.txt", "x"}}, modules)),
            (Told{"0 a module that no build has"}));
  EXPECT_EQ(told(check_rows({{"model/CMakeLists.txt", "x"}, {"CMakeLists.txt", "(\n    model\n"}},
                            modules)),
            Told{});
  EXPECT_EQ(told(check_rows({}, {})), (Told{"0 no table of modules"}));
}

TEST(Dependencies, EachHasItsRowAndItsPort) {
  const std::string cmake = "# head\nset(WSKCHECK_DEPENDENCY_CLI11 \"...\")\n";
  EXPECT_EQ(told(check_dependencies(cmake, "| CLI11 | x |", "[\"cli11\"]")), Told{});
  EXPECT_EQ(told(check_dependencies(cmake, "| fmt | x |", "[\"cli11\"]")),
            (Told{"2 the library CLI11"}));
  EXPECT_EQ(told(check_dependencies(cmake, "| CLI11 | x |", "[\"fmt\"]")),
            (Told{"2 the library CLI11"}));
}

}  // namespace
}  // namespace wskcheck::house
