// What the self-tests share: a check is fed a bad example and must name its line.
#ifndef WSKCHECK_HOUSE_COMPLAINTS_TEST_H
#define WSKCHECK_HOUSE_COMPLAINTS_TEST_H

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "complaint.h"

namespace wskcheck::house {

// "line found" of each complaint, for short comparisons.
inline std::vector<std::string> told(const Complaints& complaints) {
  std::vector<std::string> all;
  for (const Complaint& one : complaints) {
    EXPECT_FALSE(one.expected.empty()) << to_text(complaints);
    all.push_back(std::to_string(one.line) + " " + one.found);
  }
  return all;
}

using Told = std::vector<std::string>;

}  // namespace wskcheck::house

#endif  // WSKCHECK_HOUSE_COMPLAINTS_TEST_H
