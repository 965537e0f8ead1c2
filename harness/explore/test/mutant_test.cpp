// Each mutant is noticed by its property, and by nothing but the mutation.
#include "wskcheck/properties/mutant.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "wskcheck/explore/explore.h"
#include "wskcheck/properties/property.h"

namespace wskcheck::explore {
namespace {

// The verdict on one property, with the run that shows it as text where there is one.
check::Outcome judged(const Mutant& mutant, std::span<const Rule> table, bool partial_order) {
  const Property& property = properties()[static_cast<std::size_t>(find_property(mutant.property))];
  check::Options options;
  options.threads = 1;
  options.symmetry = true;
  options.partial_order = partial_order;
  options.properties.deadlock = false;
  const ScopeResult result = explore(mutant.bounds, {&property, 1}, options, table);
  EXPECT_EQ(result.verdicts.size(), 1u) << mutant.property;
  return result.verdicts.empty() ? check::Outcome::inconclusive : result.verdicts[0].outcome;
}

TEST(Mutants, AreNoticedByTheirProperties) {
  for (const Mutant& mutant : mutants()) {
    ASSERT_GE(find_property(mutant.property), 0) << mutant.property;
    EXPECT_EQ(judged(mutant, rules(), false), check::Outcome::pass)
        << mutant.property << " without the mutation: " << mutant.says;
    const std::vector<Rule> table = mutated(mutant);
    EXPECT_EQ(judged(mutant, table, false), check::Outcome::violation)
        << mutant.property << ": " << mutant.says;
  }
}

// The partial order is vouched for with the rules as they are; so it is not too coarse for the
// properties if even wrong rules are noticed under it.
TEST(Mutants, AreNoticedUnderPartialOrderToo) {
  for (const Mutant& mutant : mutants()) {
    EXPECT_EQ(judged(mutant, rules(), true), check::Outcome::pass) << mutant.property;
    const std::vector<Rule> table = mutated(mutant);
    EXPECT_EQ(judged(mutant, table, true), check::Outcome::violation)
        << mutant.property << ": " << mutant.says;
  }
}

TEST(Mutants, AreThereForEachPropertyThatExploringJudges) {
  for (const Property& property : properties()) {
    if (property.owes == Party::application) continue;
    const auto all = mutants();
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const Mutant& mutant) {
      return mutant.property == property.id;
    })) << property.id;
  }
}

}  // namespace
}  // namespace wskcheck::explore
