// The checks on this checkout itself. A failure prints file:line, what was found, what was
// expected.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "arrows.h"
#include "code_checks.h"
#include "complaint.h"
#include "dependency_check.h"
#include "text_checks.h"
#include "tree.h"

namespace wskcheck::house {
namespace {

const std::string root = WSKCHECK_HOUSE_ROOT;

const std::vector<File>& files() {
  static const std::vector<File> all = files_of(root);
  return all;
}

AllowList allow_list() {
  return {"harness/house/allow.txt", read_file(root + "/harness/house/allow.txt")};
}

template <class Check>
void expect_none(Check check) {
  Complaints all;
  for (const File& file : files()) append(all, check(file));
  EXPECT_TRUE(all.empty()) << to_text(all);
}

TEST(House, HasFiles) { EXPECT_GT(files().size(), 20u); }

TEST(House, LinesAreShort) { expect_none(check_lines); }

TEST(House, FilesSayWhatTheyAreFor) { expect_none(check_head_comment); }

TEST(House, HasNoLeftovers) { expect_none(check_reminders); }

TEST(House, NamesNoMachine) { expect_none(check_machine_paths); }

TEST(House, HasNoBigFiles) { expect_none(check_size); }

TEST(House, HasOnlyItsOwnRooms) { expect_none(check_top_level); }

TEST(House, IsShortAndDeterministicOrSaysWhyNot) {
  AllowList allowed = allow_list();
  expect_none([&](const File& file) {
    Complaints all = check_file_length(file, allowed);
    append(all, check_function_length(file, allowed));
    append(all, check_banned_calls(file, allowed));
    return all;
  });
  EXPECT_TRUE(allowed.complaints().empty()) << to_text(allowed.complaints());
}

TEST(House, KeepsItsArrows) {
  const auto modules = read_modules(read_file(root + "/docs/architecture.md"));
  const Complaints rows = check_rows(files(), modules);
  EXPECT_TRUE(rows.empty()) << to_text(rows);
  expect_none([&](const File& file) { return check_arrows(file, modules); });
}

TEST(House, ExplainsItsDependencies) {
  const Complaints all = check_dependencies(read_file(root + "/harness/cmake/dependencies.cmake"),
                                            read_file(root + "/docs/dependencies.md"),
                                            read_file(root + "/vcpkg.json"));
  EXPECT_TRUE(all.empty()) << to_text(all);
}

// A tool that only some machines have: its absence is a failure in continuous integration.
bool has_tool(const std::string& tool) {
  if (run_command("command -v " + tool + " 2>&1").code == 0) return true;
  const char* ci = std::getenv("CI");
  EXPECT_FALSE(ci != nullptr && std::string(ci) == "true") << tool << " is missing, CI needs it";
  return false;
}

// The first complaint about each file; the tool names every blank, with the source below it.
std::string errors_of(const std::string& text) {
  std::string errors;
  std::string last;
  for (const std::string_view line : lines_of(text)) {
    if (line.find(": error: ") == std::string_view::npos) continue;
    const std::string file(line.substr(0, line.find(':')));
    if (file != last) errors += std::string(line) + "\n";
    last = file;
  }
  return errors;
}

Output clang_format(const std::vector<std::string>& paths) {
  std::string command = "cd '" + root + "' && clang-format-14 --style=file --dry-run -Werror";
  for (const std::string& path : paths) command += " '" + path + "'";
  return run_command(command + " 2>&1");
}

TEST(House, IsFormatted) {
  if (!has_tool("clang-format-14")) GTEST_SKIP() << "clang-format-14 is missing";
  std::vector<std::string> paths;
  for (const File& file : files()) {
    if (file.path.ends_with(".cpp") || file.path.ends_with(".h")) paths.push_back(file.path);
  }
  const Output output = clang_format(paths);
  EXPECT_EQ(output.code, 0) << errors_of(output.text) << "next: clang-format-14 -i FILE";
}

TEST(House, ABadFormatIsFound) {
  if (!has_tool("clang-format-14")) GTEST_SKIP() << "clang-format-14 is missing";
  const Output output =
      run_command("printf 'int  f( ){return 1 ;}\\n' | clang-format-14 --style=file:'" + root +
                  "/.clang-format' --dry-run -Werror --assume-filename=a.cpp 2>&1");
  EXPECT_NE(output.code, 0);
}

TEST(House, ItsScriptsAreClean) {
  if (!has_tool("shellcheck")) GTEST_SKIP() << "shellcheck is missing";
  std::string command = "cd '" + root + "' && shellcheck -x";
  for (const File& file : files()) {
    if (is_script(file)) command += " '" + file.path + "'";
  }
  const Output output = run_command(command + " 2>&1");
  EXPECT_EQ(output.code, 0) << output.text;
  EXPECT_NE(run_command("printf '#!/bin/sh\\necho $1\\n' | shellcheck - 2>&1").code, 0);
}

// The checks run on what git tracks, so the list itself is tried out on a small tree.
TEST(House, SeesTrackedFilesAndWalksWithoutGit) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(::testing::TempDir()) / "wskcheck_house_tree";
  fs::remove_all(folder);
  fs::create_directories(folder / "model");
  fs::create_directories(folder / "build");
  std::ofstream(folder / "model" / "a.cpp") << "// a\n";
  std::ofstream(folder / "build" / "b.cpp") << "// b\n";
  const auto walked = files_of(folder.string());
  ASSERT_EQ(walked.size(), 1u);
  EXPECT_EQ(walked[0].path, "model/a.cpp");
  EXPECT_EQ(walked[0].text, "// a\n");
  fs::remove_all(folder);
}

}  // namespace
}  // namespace wskcheck::house
