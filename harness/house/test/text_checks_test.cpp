// Each check of lines complains about a bad example and is silent about a good one.
#include "text_checks.h"

#include "complaints_test.h"

namespace wskcheck::house {
namespace {

// A word or path that the checks look for, in parts so that this file passes them.
std::string joined(const char* first, const char* second) { return std::string(first) + second; }

TEST(TextChecks, FindsLongLinesTabsAndTrailingBlanks) {
  const std::string wide(101, 'x');
  EXPECT_EQ(told(check_lines({"a.cpp", wide + "\n\ta\nb \nc\n"})),
            (Told{"1 101 columns", "2 a tab", "3 a blank at the end of the line"}));
  EXPECT_EQ(told(check_lines({"a.cpp", "a"})), (Told{"1 no newline at the end of the file"}));
  EXPECT_EQ(told(check_lines({"a.cpp", std::string(100, 'x') + "\n"})), Told{});
  EXPECT_EQ(told(check_lines({"a.md", wide + "\n"})), Told{});
}

TEST(TextChecks, FindsFilesThatAreTooLong) {
  AllowList none;
  const auto lines = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "x\n";
    return text;
  };
  EXPECT_EQ(told(check_file_length({"a.cpp", lines(300)}, none)), Told{});
  EXPECT_EQ(told(check_file_length({"a.cpp", lines(301)}, none)), (Told{"0 301 lines"}));
  AllowList some("allow.txt", "file-length a.cpp one table that is read as a whole\n");
  EXPECT_EQ(told(check_file_length({"a.cpp", lines(400)}, some)), Told{});
  EXPECT_EQ(told(check_file_length({"a.cpp", lines(401)}, some)), (Told{"0 401 lines"}));
}

TEST(TextChecks, FindsSourcesWithoutAHeadComment) {
  EXPECT_EQ(told(check_head_comment({"a.cpp", "#include <a>\n"})), (Told{"1 no comment"}));
  EXPECT_EQ(told(check_head_comment({"a.sh", "#!/bin/sh\nset -e\n"})), (Told{"2 no comment"}));
  EXPECT_EQ(told(check_head_comment({"a/CMakeLists.txt", "add(x)\n"})), (Told{"1 no comment"}));
  EXPECT_EQ(told(check_head_comment({"a.h", "// What it is for.\n"})), Told{});
  EXPECT_EQ(told(check_head_comment({"a.sh", "#!/bin/sh\n# What it is for.\n"})), Told{});
}

TEST(TextChecks, FindsLeftoverReminders) {
  const std::string mark = joined("TO", "DO");
  EXPECT_EQ(told(check_reminders({"a.md", "x\n" + mark + ": y\n"})),
            (Told{"2 a leftover " + mark}));
  EXPECT_EQ(told(check_reminders({"a.cpp", "// " + joined("FIX", "ME") + "\n"})).size(), 1u);
  EXPECT_EQ(told(check_reminders({"a.cpp", "// " + joined("HA", "CK") + "\n"})).size(), 1u);
  EXPECT_EQ(told(check_reminders({"a.cpp", "// " + joined("X", "XX") + "\n"})).size(), 1u);
  EXPECT_EQ(told(check_reminders({"a.sh", "mktemp /tmp/x.XXXXXX\n"})), Told{});
}

TEST(TextChecks, FindsPathsOfOneMachine) {
  EXPECT_EQ(told(check_machine_paths({"a.md", "see " + joined("/wo", "rk/") + "a\n"})).size(), 1u);
  EXPECT_EQ(told(check_machine_paths({"a.md", joined("/ro", "ot/") + "a\n"})).size(), 1u);
  EXPECT_EQ(told(check_machine_paths({"a.md", "\"" + joined("/ho", "me/") + "a\"\n"})).size(), 1u);
  EXPECT_EQ(told(check_machine_paths({"a.md", "net" + joined("/wo", "rk/") + "a\n"})), Told{});
}

TEST(TextChecks, FindsBigFilesAndStrangersAtTheTop) {
  EXPECT_EQ(told(check_size({"a.etl", std::string(1024 * 1024 + 1, 'x')})),
            (Told{"0 1048577 bytes"}));
  EXPECT_EQ(told(check_top_level({"tools/a.cpp", ""})), (Told{"0 the top-level folder tools"}));
  EXPECT_EQ(told(check_top_level({"notes.txt", ""})), (Told{"0 a file at the top"}));
  EXPECT_EQ(told(check_top_level({"model/src/a.cpp", ""})), Told{});
  EXPECT_EQ(told(check_top_level({"README.md", ""})), Told{});
}

TEST(TextChecks, AnExceptionNeedsAReasonAndAUse) {
  AllowList list("allow.txt", "# head\nfile-length a.cpp\nfile-length b.cpp a good reason\n");
  EXPECT_EQ(told(list.complaints()),
            (Told{"2 no reason", "3 an exception of file-length for b.cpp"}));
  EXPECT_TRUE(list.allows("file-length", "b.cpp"));
  EXPECT_FALSE(list.allows("clock", "b.cpp"));
  EXPECT_EQ(told(list.complaints()), (Told{"2 no reason"}));
}

TEST(TextChecks, AComplaintSaysWhereWhatAndWhatInstead) {
  EXPECT_EQ(to_text({{"a.cpp", 7, "a tab", "blanks"}}), "a.cpp:7: found a tab, expected blanks\n");
  EXPECT_EQ(to_text({{"a.cpp", 0, "x", "y"}}), "a.cpp: found x, expected y\n");
}

}  // namespace
}  // namespace wskcheck::house
