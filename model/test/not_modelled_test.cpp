// What is not modelled: sorted, complete, with reasons.
#include "wskcheck/model/not_modelled.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "wskcheck/model/contract_ids.h"
#include "wskcheck/model/question.h"

namespace wskcheck {
namespace {

TEST(NotModelled, FollowsTheOrderOfTheContract) {
  const auto ids = contract_rule_ids();
  auto from = ids.begin();
  for (const NotModelled& rule : not_modelled()) {
    const auto at = std::find(from, ids.end(), rule.id);
    ASSERT_NE(at, ids.end()) << rule.id << " is unknown, out of order or listed twice";
    from = at + 1;
  }
}

TEST(NotModelled, GivesASentenceASourceAndAReason) {
  for (const NotModelled& rule : not_modelled()) {
    EXPECT_TRUE(rule.says.ends_with('.')) << rule.id;
    EXPECT_FALSE(rule.cite.empty()) << rule.id;
    EXPECT_TRUE(rule.reason.ends_with('.')) << rule.id;
    EXPECT_GE(rule.reason.size(), 40u) << rule.id << " needs a reason that can be judged";
  }
}

// 67 of 265: each of them was decided one by one, so a change of the number is a decision too.
TEST(NotModelled, LeavesOut67Rules) { EXPECT_EQ(not_modelled().size(), 67u); }

TEST(NotModelledPage, HasARowForEachRuleAndEachQuestionThatIsNoChoice) {
  const std::string page = not_modelled_page();

  for (const NotModelled& rule : not_modelled()) {
    EXPECT_NE(page.find("\n| " + std::string(rule.id) + " |"), page.npos) << rule.id;
  }
  for (const Question& question : questions()) {
    const bool there = page.find("\n| " + std::string(question.id) + " |") != page.npos;
    EXPECT_EQ(there, !question.not_a_choice.empty()) << question.id;
  }
}

TEST(NotModelledPage, IsOneTitleWithTablesOfFourColumns) {
  const std::string page = not_modelled_page();

  EXPECT_EQ(page.rfind("# What the model leaves out\n\n", 0), 0u);
  EXPECT_TRUE(page.ends_with(" |\n"));
  EXPECT_EQ(page.find("\n\n\n"), page.npos);
  for (std::size_t at = page.find("\n|"); at != page.npos; at = page.find("\n|", at + 1)) {
    const std::string row = page.substr(at + 1, page.find('\n', at + 1) - at - 1);
    EXPECT_EQ(std::count(row.begin(), row.end(), '|'), 5) << row;
  }
}

}  // namespace
}  // namespace wskcheck
