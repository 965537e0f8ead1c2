// Open questions: complete, in order, each with alternatives or a reason.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "questions.h"
#include "wskcheck/model/machine.h"
#include "wskcheck/model/rule.h"

namespace wskcheck {
namespace {

std::string id_of(std::size_t number) {
  return "Q-" + std::string(number < 10 ? "0" : "") + std::to_string(number);
}

std::size_t named(const Question& question) {
  std::size_t count = 0;
  for (const Alternative& alternative : question.alternatives) count += !alternative.name.empty();
  return count;
}

bool is_kebab_case(std::string_view name) {
  if (name.front() == '-' || name.back() == '-') return false;
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == name.npos &&
         name.find("--") == name.npos;
}

bool is_sentence(std::string_view text, char end) {
  return text.size() > 1 && text.back() == end && text.find("  ") == text.npos;
}

TEST(Questions, AreNumberedFrom01To88) {
  ASSERT_EQ(questions().size(), 88u);
  for (std::size_t i = 0; i < questions().size(); ++i) {
    EXPECT_EQ(questions()[i].id, id_of(i + 1));
  }
}

TEST(Questions, AreChoicesOrSayWhyNot) {
  for (const Question& question : questions()) {
    if (question.not_a_choice.empty()) {
      EXPECT_GE(named(question), 2u) << question.id;
    } else {
      EXPECT_EQ(named(question), 0u) << question.id;
    }
  }
}

// A step is one of its alternatives, a condition asks for it, or it says what a mistake leads to.
bool is_used(std::uint8_t question) {
  const std::string_view id = questions()[question - 1u].id;
  if (question == machine::own_stack.question) return true;  // asked of every callback
  for (const Rule& rule : rules()) {
    if (rule.choice.question == question) return true;
    for (const Condition& condition : rule.when) {
      if (condition.rule == id) return true;
    }
    for (const Check& check : rule.checks) {
      if (check.question == question) return true;
    }
  }
  return false;
}

TEST(Questions, AreUsedByTheRulesWhereTheyAreChoices) {
  for (std::uint8_t q = 1; q <= question_count; ++q) {
    if (!questions()[q - 1u].not_a_choice.empty()) continue;
    EXPECT_TRUE(is_used(q)) << questions()[q - 1u].id;
  }
}

TEST(Questions, NameEachAlternativeOnce) {
  for (const Question& question : questions()) {
    std::set<std::string_view> names;
    for (std::size_t a = 0; a < named(question); ++a) {
      const Alternative& alternative = question.alternatives[a];
      ASSERT_FALSE(alternative.name.empty()) << question.id << ": a hole before " << a + 1;
      EXPECT_TRUE(is_kebab_case(alternative.name)) << question.id << " " << alternative.name;
      EXPECT_TRUE(names.insert(alternative.name).second) << question.id << " " << alternative.name;
    }
  }
}

TEST(Questions, AreWrittenInSentences) {
  for (const Question& question : questions()) {
    EXPECT_TRUE(is_sentence(question.asks, '?')) << question.id << ": " << question.asks;
    EXPECT_TRUE(is_sentence(question.fixed, '.')) << question.id << ": " << question.fixed;
    if (!question.not_a_choice.empty()) {
      EXPECT_TRUE(is_sentence(question.not_a_choice, '.')) << question.id;
    }
    for (const Alternative& alternative : question.alternatives) {
      EXPECT_EQ(alternative.name.empty(), alternative.says.empty()) << question.id;
    }
  }
}

TEST(Choice, CountsQuestionsFromOneAndAlternativesFromZero) {
  constexpr Choice first = choice("Q-01", "no-op");
  constexpr Choice last = choice("Q-88", "pends");

  EXPECT_EQ(first, (Choice{1, 0}));
  EXPECT_EQ(last, (Choice{88, 1}));
}

TEST(Flavour, AllowsEverythingUntilItIsFixed) {
  Flavour flavour;
  EXPECT_TRUE(flavour.allows(choice("Q-30", "fifo")));
  EXPECT_TRUE(flavour.allows(choice("Q-30", "any")));

  flavour.fix(30, 1);

  EXPECT_TRUE(flavour.allows(choice("Q-30", "fifo")));
  EXPECT_FALSE(flavour.allows(choice("Q-30", "any")));
  EXPECT_TRUE(flavour.allows(choice("Q-31", "any")));
  EXPECT_TRUE(flavour.allows(Choice{})) << "a step without a choice is always allowed";
}

}  // namespace
}  // namespace wskcheck
