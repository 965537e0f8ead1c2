// Flavours: the shipped files say what the compiled table says; errors name what is near.
#include "wskcheck/model/flavour.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "questions.h"

namespace wskcheck {
namespace {

const NamedFlavour& shipped(std::string_view name) {
  for (const NamedFlavour& one : shipped_flavours()) {
    if (one.name == name) return one;
  }
  throw std::out_of_range(std::string(name));
}

// Every text between double quotes in the line.
std::vector<std::string> strings_in(const std::string& line) {
  std::vector<std::string> found;
  for (auto from = line.find('"'); from != line.npos;) {
    const auto to = line.find('"', from + 1);
    if (to == line.npos) break;
    found.push_back(line.substr(from + 1, to - from - 1));
    from = line.find('"', to + 1);
  }
  return found;
}

struct File {
  std::string name;
  std::string says;
  Flavour flavour;
  std::vector<std::string> questions;
};

// Reads the little of TOML that the shipped files use: one key a line, strings and lists of them.
File read(const std::string& name) {
  const auto folder = std::filesystem::path(WSKCHECK_CHECKOUT) / "model/flavours";
  std::ifstream stream(folder / (name + ".toml"));
  EXPECT_TRUE(stream.good()) << (folder / (name + ".toml")).string() << " cannot be read";
  File file;
  bool choices = false;
  for (std::string line; std::getline(stream, line);) {
    if (line.empty() || line.front() == '#') continue;
    const auto key = line.substr(0, line.find(' '));
    const auto values = strings_in(line);
    if (line == "[choices]") {
      choices = true;
    } else if (!choices && key == "name") {
      file.name = values.at(0);
    } else if (!choices && key == "says") {
      file.says = values.at(0);
    } else {
      EXPECT_TRUE(choices) << line;
      const std::vector<std::string_view> alternatives(values.begin(), values.end());
      std::string error;
      EXPECT_TRUE(set_alternatives(file.flavour, key, alternatives, error)) << error;
      file.questions.push_back(key);
    }
  }
  return file;
}

std::string error_of(std::string_view question, std::vector<std::string_view> alternatives) {
  Flavour flavour;
  std::string error;
  EXPECT_FALSE(set_alternatives(flavour, question, alternatives, error));
  EXPECT_EQ(flavour, Flavour{}) << "bad input must not change the flavour";
  return error;
}

TEST(ShippedFlavours, BeginWithTheOneThatAllowsEverything) {
  ASSERT_FALSE(shipped_flavours().empty());
  EXPECT_EQ(shipped_flavours().front().name, "any");
  EXPECT_EQ(shipped_flavours().front().flavour, Flavour{});
}

TEST(ShippedFlavours, EqualTheirFiles) {
  for (const NamedFlavour& one : shipped_flavours()) {
    if (one.name == "any") continue;
    const File file = read(std::string(one.name));

    EXPECT_EQ(file.name, one.name);
    EXPECT_EQ(file.says, one.says);
    EXPECT_EQ(describe(file.flavour), describe(one.flavour));
    EXPECT_EQ(file.flavour, one.flavour) << one.name;
    EXPECT_TRUE(std::is_sorted(file.questions.begin(), file.questions.end())) << one.name;
  }
}

TEST(ShippedFlavours, HaveNoFileThatIsNotCompiledIn) {
  const auto folder = std::filesystem::path(WSKCHECK_CHECKOUT) / "model/flavours";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    EXPECT_EQ(entry.path().extension(), ".toml");
    EXPECT_NO_THROW(shipped(entry.path().stem().string())) << entry.path().string();
    ++files;
  }
  EXPECT_EQ(files + 1, shipped_flavours().size());
}

TEST(ShippedFlavours, LeaveAnAnswerToEachQuestion) {
  for (const NamedFlavour& one : shipped_flavours()) {
    for (std::size_t q = 0; q < question_count; ++q) {
      bool some = questions()[q].alternatives[0].name.empty();
      for (std::size_t a = 0; a < alternatives_max; ++a) {
        const bool named = !questions()[q].alternatives[a].name.empty();
        some |= named && one.flavour.allows(
                             {static_cast<std::uint8_t>(q + 1), static_cast<std::uint8_t>(a)});
      }
      EXPECT_TRUE(some) << one.name << " " << questions()[q].id;
    }
  }
}

TEST(SetAlternatives, LeavesOnlyThoseThatAreNamed) {
  Flavour flavour;
  std::string error;
  const std::vector<std::string_view> two{"dropped", "wait"};

  ASSERT_TRUE(set_alternatives(flavour, "Q-33", two, error)) << error;

  EXPECT_TRUE(flavour.allows(choice("Q-33", "wait")));
  EXPECT_FALSE(flavour.allows(choice("Q-33", "into-accepts")));
  EXPECT_TRUE(flavour.allows(choice("Q-33", "dropped")));
}

TEST(SetAlternatives, ReplacesWhatWasSetBefore) {
  Flavour flavour = shipped("documented").flavour;
  std::string error;
  const std::vector<std::string_view> all{"fifo", "any"};
  ASSERT_FALSE(flavour.allows(choice("Q-30", "any")));

  ASSERT_TRUE(set_alternatives(flavour, "Q-30", all, error)) << error;

  EXPECT_TRUE(flavour.allows(choice("Q-30", "any")));
  EXPECT_EQ(describe(flavour).find("Q-30"), std::string::npos);
}

TEST(SetAlternatives, OfAllThatThereAreFixesNothing) {
  Flavour flavour;
  std::string error;
  const std::vector<std::string_view> all{"fifo", "any"};

  ASSERT_TRUE(set_alternatives(flavour, "Q-30", all, error)) << error;

  EXPECT_EQ(flavour, Flavour{});
}

TEST(SetAlternatives, SaysWhatIsWrong) {
  EXPECT_EQ(error_of("Q-99", {"any"}),
            "there is no question \"Q-99\", they are Q-01 to Q-88; nearest: Q-09, Q-19, Q-29");
  EXPECT_EQ(error_of("order", {"any"}), "there is no question \"order\", they are Q-01 to Q-88");
  EXPECT_EQ(error_of("Q-69", {"canceled"}),
            "Q-69 has no alternative \"canceled\", it has cancelled, forced-closed, failure; "
            "nearest: cancelled");
  EXPECT_EQ(error_of("Q-30", {"fifo", "lifetime"}),
            "Q-30 has no alternative \"lifetime\", it has fifo, any");
  EXPECT_EQ(error_of("Q-30", {}), "Q-30 needs at least one alternative of fifo, any");
  EXPECT_EQ(error_of("Q-13", {"reset"}),
            "Q-13 is not a choice: " + std::string(questions()[12].not_a_choice));
}

TEST(Describe, ListsWhatIsFixedInTheOrderOfTheQuestions) {
  EXPECT_EQ(describe(shipped("windows-observed").flavour),
            "Q-43 = [\"zero\"]\n"
            "Q-69 = [\"cancelled\"]\n"
            "Q-74 = [\"never\"]\n"
            "Q-86 = [\"allowed-after-failure\"]\n");
  EXPECT_EQ(describe(Flavour{}), "# every alternative is allowed\n");
}

TEST(Nearest, PutsTheSmallestSlipFirstAndKeepsTheOrderOfTies) {
  const std::vector<std::string_view> names{"wine", "windows-observed", "documented", "fine",
                                            "any"};

  EXPECT_EQ(nearest("wine", names), (std::vector<std::string_view>{"wine", "fine"}));
  EXPECT_EQ(nearest("vine", names), (std::vector<std::string_view>{"wine", "fine"}));
  EXPECT_EQ(nearest("documentd", names), (std::vector<std::string_view>{"documented"}));
  EXPECT_TRUE(nearest("x", names).empty());
  EXPECT_TRUE(nearest("", names).empty());
  EXPECT_TRUE(nearest("wine", {}).empty());
}

}  // namespace
}  // namespace wskcheck
