// Work and results as text, there and back.
#include "run/messages.h"

#include <gtest/gtest.h>

#include "search/searcher.h"

namespace wskcheck::drive {
namespace {

Work some_work() {
  Work work;
  work.options.kind = StrategyKind::pct;
  work.options.reduce = false;
  work.options.preemptions_max = no_bound;
  work.options.schedules_max = 0xffffffffffffffff;
  work.options.stream = 17;
  work.options.only = 0x8000000000000001;
  work.options.known = {1, 0xfedcba9876543210};
  work.options.prefix = {{{3, 1}, {8, 2}}, 11};
  work.parts_least = 8;
  return work;
}

WorkResult some_result() {
  WorkResult result;
  result.search.findings = {{7, {{1, 2}}, 30, 2, 99}, {8, {}, 1, 0, 100}};
  result.search.schedules = 1234;
  result.search.steps_longest = 77;
  result.search.covered = true;
  result.search.bounded_runs = 3;
  result.search.call_stacks_failed = 12;
  result.parts = {{{}, 4}, {{{2, 1}}, 4}};
  result.bound = "more of 1 thing than there is room for";
  result.entry_succeeded = true;
  return result;
}

TEST(Messages, OfWorkComeBackAsTheyWere) {
  const Work work = some_work();
  Work read;

  ASSERT_TRUE(parse(to_text(work), read));

  EXPECT_TRUE(same_work(work.options, read.options));
  EXPECT_EQ(read.options.known, work.options.known);
  EXPECT_EQ(read.options.schedules_max, work.options.schedules_max);
  EXPECT_EQ(read.parts_least, 8u);
}

TEST(Messages, OfResultsComeBackAsTheyWere) {
  for (const WorkResult& result : {some_result(), WorkResult{}}) {
    WorkResult read;

    ASSERT_TRUE(parse(to_text(result), read));

    EXPECT_EQ(read.search, result.search);
    EXPECT_EQ(read.parts, result.parts);
    EXPECT_EQ(read.bound, result.bound);
    EXPECT_EQ(read.entry_succeeded, result.entry_succeeded);
  }
}

TEST(Messages, ThatAreCutOrChangedAreNone) {
  const std::string text = to_text(some_result());
  WorkResult read;

  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_FALSE(parse(text.substr(0, length), read)) << length;
  }
  EXPECT_FALSE(parse(text + "0 ", read));
  EXPECT_FALSE(parse("99999999999999999999 " + text, read));
  EXPECT_FALSE(parse("-" + text, read));
  Work work;
  EXPECT_FALSE(parse("256 " + to_text(some_work()).substr(2), work));  // no such strategy
}

}  // namespace
}  // namespace wskcheck::drive
