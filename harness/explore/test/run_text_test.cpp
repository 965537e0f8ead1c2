// Runs as text: what is printed can be read, and what cannot be read is told with its place.
#include "wskcheck/explore/run_text.h"

#include <gtest/gtest.h>

namespace wskcheck::explore {
namespace {

Step step(std::string_view rule) {
  Step s;
  s.rule = find_rule(rule);
  return s;
}

TEST(RunText, NamesTheRuleAndWhatItBinds) {
  Step accept = step("ACC-01");
  accept.listener = ListenerId{0};
  accept.irp = IrpId{1};
  accept.host = FrameId{2};

  EXPECT_EQ(to_text(accept), "ACC-01(l0,i1,h2)");
  EXPECT_EQ(to_text(step("UNL-01.call")), "UNL-01.call");
}

TEST(RunText, ReadsWhatItWrites) {
  Step answer = step("PND-02.complete");
  answer.conn = ConnId{3};
  answer.irp = IrpId{0};
  answer.arg = 1;
  Step returns = step("IRP-12");
  returns.frame = FrameId{5};
  const std::vector<Step> steps{answer, returns};

  const ParsedRun parsed = parse_run(to_text(steps));

  EXPECT_EQ(parsed.error, "");
  EXPECT_EQ(parsed.steps, steps);
}

TEST(RunText, SkipsCommentsAndSeparators) {
  const ParsedRun parsed = parse_run("# a run\n ACC-01( l0 , i1 );\n\tIRP-12(f0) # returns");

  ASSERT_EQ(parsed.error, "");
  ASSERT_EQ(parsed.steps.size(), 2u);
  EXPECT_EQ(to_text(parsed.steps), "ACC-01(l0,i1) IRP-12(f0)");
}

TEST(RunText, SaysWhereItCannotReadOn) {
  const auto fails = [](std::string_view text, std::size_t position, std::string_view error) {
    const ParsedRun parsed = parse_run(text);
    EXPECT_EQ(parsed.error, error) << text;
    EXPECT_EQ(parsed.position, position) << text;
  };

  fails("NET-01(l0) ACC-99(l0)", 11, "there is no rule 'ACC-99'");
  fails("ACC-01(l0,i0", 6, "the bracket is not closed");
  fails("ACC-01(l0,x1)", 10, "'x' is not a parameter; l, c, i, f, h and a are");
  fails("ACC-01(l)", 7, "'l' needs a number");
  fails("ACC-01(l100)", 7, "the number is larger than 99");
}

}  // namespace
}  // namespace wskcheck::explore
