// What a scenario puts into the registry and into files, and what is wrong with that.
#include <gtest/gtest.h>

#include "scenario_file.h"
#include "support.h"

namespace wskcheck::cli {
namespace {

using drive::FileContents;
using drive::RegistryValue;

const char settings[] =
    "connections = 0\n"
    "[registry]\n"
    "Level = 3\n"
    "[registry.Parameters]\n"
    "Names = [\"a\", \"b\"]\n"
    "Port = 8080\n"
    "Seed = [1, 255]\n"
    "[registry.Parameters.Web]\n"
    "Root = 'C:\\www'\n"
    "[files]\n"
    "'\\??\\C:\\www\\index.html' = \"hello\"\n";

TEST(Settings, AreReadFromAFile) {
  const auto read = read_scenario(write_temporary("settings.toml", settings));

  ASSERT_TRUE(read) << read.error().message();
  using Texts = std::vector<std::string>;
  using Bytes = std::vector<unsigned char>;
  EXPECT_EQ(read->scenario.registry,
            (std::vector<RegistryValue>{{"Level", 3u},
                                        {"Parameters\\Names", Texts{"a", "b"}},
                                        {"Parameters\\Port", 8080u},
                                        {"Parameters\\Seed", Bytes{1, 255}},
                                        {"Parameters\\Web\\Root", std::string("C:\\www")}}));
  EXPECT_EQ(read->scenario.files,
            (std::vector<FileContents>{{"\\??\\C:\\www\\index.html", "hello"}}));
}

TEST(Settings, AreWhatTheDriverFinds) {
  const std::string command = "drive harness/cli/test/drivers/reads_settings.c";
  const std::string path = write_temporary("settings.toml", settings);
  const std::string other =
      write_temporary("other.toml", "connections = 0\n[registry.Parameters]\nPort = 81\n");

  EXPECT_EQ(run(split(command + " --scenario " + path)).code, 0);
  const Ran without = run(split(command + " --connections 0"));
  EXPECT_EQ(without.code, 3);
  EXPECT_NE(without.out.find("in [registry]"), std::string::npos) << without.out;
  const Ran with_other = run(split(command + " --scenario " + other));
  EXPECT_EQ(with_other.code, 3);
  EXPECT_NE(with_other.out.find("in [files]"), std::string::npos) << with_other.out;
}

struct Wrong {
  const char* text;
  const char* message;
};

TEST(Settings, ThatAreWrongAreToldWithTheirPlace) {
  const Wrong all[] = {
      {"registry = 1\n", ":1:12: found registry as an integer, expected a table [registry]\n"},
      {"[registry]\nPort = -1\n",
       ":2:8: found Port = -1, expected a REG_DWORD, from 0 to 4294967295\n"},
      {"[registry.Parameters]\nOn = true\n",
       ":2:6: found Parameters\\On as a boolean, expected an integer (REG_DWORD), a string "
       "(REG_SZ), strings (REG_MULTI_SZ), bytes from 0 to 255 (REG_BINARY), or a table: a key\n"},
      {"[registry]\nList = [\"a\", 1]\n",
       ":2:14: found List with an integer in its list, expected an integer (REG_DWORD), a string "
       "(REG_SZ), strings (REG_MULTI_SZ), bytes from 0 to 255 (REG_BINARY), or a table: a key\n"},
      {"[files]\n\"index.html\" = \"\"\n",
       ":2:1: found the path \"index.html\", expected one as a driver opens it, like "
       "'\\??\\C:\\www\\index.html'\n  hint: in single quotes a backslash is written once\n"},
      {"[files]\n'\\a' = 1\n",
       ":2:8: found \\a as an integer, expected a string: what the file holds\n"},
  };
  for (const Wrong& one : all) {
    const std::string path = write_temporary("wrong.toml", one.text);
    const Ran ran = run(split("drive a.c --scenario " + path));
    EXPECT_EQ(ran.code, 2);
    EXPECT_EQ(ran.err, path + one.message);
  }
}

}  // namespace
}  // namespace wskcheck::cli
