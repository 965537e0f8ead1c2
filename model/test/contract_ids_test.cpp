// The contract's ids: all of them, once each, and the same as on the contract page where it is.
#include "wskcheck/model/contract_ids.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "wskcheck/house/corpus.h"

namespace wskcheck {
namespace {

// First cells of the tables in section 2: "| CRE-01 | A | ...".
std::vector<std::string> ids_in_tables(std::istream& page) {
  std::vector<std::string> ids;
  bool in_rules = false;
  for (std::string line; std::getline(page, line);) {
    if (line.rfind("## ", 0) == 0) in_rules = line.rfind("## 2.", 0) == 0;
    if (!in_rules || line.rfind("| ", 0) != 0) continue;
    const std::string cell = line.substr(2, line.find(" |", 2) - 2);
    const auto dash = cell.find('-');
    if (dash == 0 || dash == cell.npos) continue;
    if (cell.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != dash) continue;
    if (cell.find_first_not_of("0123456789", dash + 1) != cell.npos) continue;
    ids.push_back(cell);
  }
  return ids;
}

TEST(ContractIds, AreUnique) {
  const auto ids = contract_rule_ids();
  const std::set<std::string_view> unique(ids.begin(), ids.end());

  EXPECT_EQ(ids.size(), 265u);
  EXPECT_EQ(unique.size(), ids.size());
  EXPECT_EQ(ids.front(), "CRE-01");
  EXPECT_EQ(ids.back(), "STR-04");
}

TEST(ContractIds, CountUpWithoutHolesInEachGroup) {
  std::string group;
  int number = 0;
  for (const std::string_view id : contract_rule_ids()) {
    const std::string prefix(id.substr(0, id.find('-')));
    number = prefix == group ? number + 1 : 1;
    group = prefix;
    EXPECT_EQ(id, group + (number < 10 ? "-0" : "-") + std::to_string(number));
  }
}

TEST(ContractIds, AreThoseOfTheContract) {
  WSKCHECK_NEED_CORPUS("contract.md");
  std::ifstream page(corpus_folder() / "contract.md");

  const auto read = ids_in_tables(page);

  const auto ids = contract_rule_ids();
  EXPECT_EQ(read, std::vector<std::string>(ids.begin(), ids.end()));
}

}  // namespace
}  // namespace wskcheck
