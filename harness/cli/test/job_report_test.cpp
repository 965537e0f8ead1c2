// From results of scopes to one report: what is violated anywhere is violated, what is seen
// anywhere is seen, and what was not explored is never a pass.
#include "job_report.h"

#include <gtest/gtest.h>

#include "command_io.h"
#include "run_story.h"
#include "wskcheck/explore/run_text.h"
#include "wskcheck/properties/property.h"

namespace wskcheck::cli {
namespace {

using check::Kind;
using check::Outcome;
using check::Reason;

NamedScope small_scope(const std::string& name) {
  Bounds bounds;
  bounds.conns = 1;
  bounds.irps = 1;
  bounds.features = f_accept;
  return {name, "small", bounds};
}

Job job_of(std::initializer_list<std::string> names) {
  Job job;
  for (const std::string& name : names) job.scopes.push_back(small_scope(name));
  return job;
}

explore::ScopeResult passing() {
  explore::ScopeResult result;
  result.outcome = Outcome::pass;
  result.states = 10;
  result.fired.assign(rules().size(), 1);
  result.verdicts.push_back({find_property("P-ACC-01"), Kind::always, Outcome::pass, {}, {}});
  result.verdicts.push_back(
      {find_property("W-ACC-01"), Kind::sometimes, Outcome::violation, {}, {}});
  result.verdicts.push_back({-1, Kind::deadlock, Outcome::pass, {}, {}});
  return result;
}

explore::ScopeResult violating(const std::string& run) {
  explore::ScopeResult result = passing();
  result.verdicts[0].outcome = Outcome::violation;
  result.verdicts[0].run = explore::Run{explore::parse_run(run).steps, std::nullopt};
  return result;
}

const report::PropertySummary& on(const report::CheckReport& report, const std::string& id) {
  for (const report::PropertySummary& one : report.properties) {
    if (one.id == id) return one;
  }
  static const report::PropertySummary none;
  return none;
}

TEST(JobReport, AWitnessThatIsNotSeenIsNoViolation) {
  const Job job = job_of({"a"});

  const report::CheckReport report = make_report("check", job, {{job.scopes[0], passing()}});

  EXPECT_EQ(report.verdict, "pass");
  EXPECT_EQ(on(report, "W-ACC-01").verdict, "not seen");
  EXPECT_EQ(on(report, "P-ACC-02").verdict, "not judged");
  EXPECT_EQ(exit_code_of(report, false), exit_pass);
}

TEST(JobReport, AWitnessOfOneScopeCountsForAll) {
  const Job job = job_of({"a", "b"});
  explore::ScopeResult seen = passing();
  seen.verdicts[1].outcome = Outcome::pass;

  const report::CheckReport report =
      make_report("check", job, {{job.scopes[0], passing()}, {job.scopes[1], seen}});

  EXPECT_EQ(on(report, "W-ACC-01").verdict, "seen");
  EXPECT_EQ(on(report, "W-ACC-01").scopes, std::vector<std::string>{"b"});
}

TEST(JobReport, AScopeThatWasLeftOutIsNoPass) {
  const Job job = job_of({"a", "b"});

  const report::CheckReport report = make_report("check", job, {{job.scopes[0], passing()}});

  EXPECT_EQ(report.verdict, "inconclusive");
  EXPECT_EQ(report.reasons, std::vector<std::string>{"1 scope not explored"});
  EXPECT_EQ(on(report, "P-ACC-01").verdict, "inconclusive");
  EXPECT_EQ(exit_code_of(report, false), exit_inconclusive);
  EXPECT_EQ(exit_code_of(report, true), exit_interrupted);
}

TEST(JobReport, ALimitIsNoPass) {
  const Job job = job_of({"a"});
  explore::ScopeResult limited = passing();
  limited.reason = Reason::states;

  const report::CheckReport report = make_report("check", job, {{job.scopes[0], limited}});

  EXPECT_EQ(report.verdict, "inconclusive");
  EXPECT_EQ(report.reasons, std::vector<std::string>{"a: the limit on states was reached"});
  EXPECT_EQ(on(report, "P-ACC-01").verdict, "inconclusive");
}

TEST(JobReport, TellsTheShortestRunOfAViolation) {
  Job job = job_of({"a", "b"});
  job.flags = " --flavour wine";

  const report::CheckReport report =
      make_report("check", job,
                  {{job.scopes[0], violating("NET-01(l0) NET-02(c0) ACC-01(l0,i0)")},
                   {job.scopes[1], violating("NET-01(l0) ACC-01(l0,i0)")}});

  EXPECT_EQ(report.verdict, "violation");
  EXPECT_EQ(exit_code_of(report, false), exit_violation);
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(to_text(report.findings[0], report::Paint(false)),
            "violation  P-ACC-01  each connection goes to one taker: one accept IRP or one call of "
            "WskAcceptEvent\n"
            "  1  NET-01  environment  a connection request arrives at a listener\n"
            "                          conns[0] absent -> establishing\n"
            "  2  ACC-01  driver       the driver calls WskAccept on a socket that it has bound\n"
            "                          irps[0] idle -> accept submitted\n"
            "                          frames[0] none -> WskAccept running (irp 0)\n"
            "  to blame: driver.  Scope: b.  Documents: X from D:accept/rem, D:accept_event/rem\n"
            "next: wskcheck explain 'NET-01(l0) ACC-01(l0,i0)' --scope b --flavour wine\n");
}

TEST(Story, TellsWhatIsOwedWhereARunEnds) {
  const Bounds bounds = small_scope("a").bounds;

  const Story story = tell(bounds, explore::parse_run("NET-01(l0) ACC-01(l0,i0)").steps);

  EXPECT_FALSE(story.violated);
  EXPECT_FALSE(story.stuck);
  EXPECT_EQ(story.loop, std::nullopt);
  ASSERT_FALSE(story.open.empty());
  EXPECT_EQ(story.open[0].id, "E-CALL-01");
}

}  // namespace
}  // namespace wskcheck::cli
