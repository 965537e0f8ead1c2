// A finding on the terminal: steps with what they change, who is to blame, what to run next.
#include "wskcheck/report/finding.h"

#include <gtest/gtest.h>

namespace wskcheck::report {
namespace {

Finding example() {
  Finding finding;
  finding.id = "P-ACC-03";
  finding.says = "a connection outside the queue has exactly one owner";
  finding.kind = "always";
  finding.blame = "WSK";
  finding.cite = "PFN_WSK_ACCEPT, Remarks";
  finding.scope = "accept";
  finding.steps = {{"NET-02(c1)",
                    "NET-02",
                    "environment",
                    "the handshake finishes",
                    "H",
                    {"conns[1] x -> y"},
                    {},
                    {},
                    {}},
                   {"Q-30.any(c1,i0)",
                    "Q-30.any",
                    "WSK",
                    "an IRP takes it",
                    "Q-30",
                    {},
                    {},
                    {{"P-ACC-03", "a connection outside the queue has exactly one owner", "D"}},
                    Answer{"Q-30", "any"}}};
  finding.only_if = {{"Q-30", "any"}};
  finding.run = "NET-02(c1) Q-30.any(c1,i0)";
  finding.next = "wskcheck explain 'NET-02(c1) Q-30.any(c1,i0)' --scope accept";
  return finding;
}

TEST(Finding, ReadsAsAStory) {
  EXPECT_EQ(to_text(example(), Paint(false)),
            "violation  P-ACC-03  a connection outside the queue has exactly one owner\n"
            "  1  NET-02    environment  the handshake finishes\n"
            "                            conns[1] x -> y\n"
            "  2  Q-30.any  WSK          an IRP takes it\n"
            "                            only if Q-30 is any\n"
            "                            violates P-ACC-03: a connection outside the queue has "
            "exactly one owner\n"
            "  to blame: WSK.  Scope: accept.  Documents: PFN_WSK_ACCEPT, Remarks\n"
            "  stands only if Q-30 is any\n"
            "next: wskcheck explain 'NET-02(c1) Q-30.any(c1,i0)' --scope accept\n");
}

TEST(Finding, ShowsWhatWasAllowedInstead) {
  Finding finding = example();
  finding.steps.clear();
  finding.only_if.clear();
  finding.scope.clear();
  finding.where = "lab.jsonl:17";
  finding.what = "Completion with STATUS_SUCCESS";
  finding.instead = {{"ACC-05.complete", "the oldest IRP takes it", "no older IRP is queued"},
                     {"CLO-04", "close cancels it", ""}};
  finding.next.clear();

  EXPECT_EQ(to_text(finding, Paint(false)),
            "violation  P-ACC-03  a connection outside the queue has exactly one owner\n"
            "  lab.jsonl:17: Completion with STATUS_SUCCESS\n"
            "  to blame: WSK.  Documents: PFN_WSK_ACCEPT, Remarks\n"
            "  allowed instead:\n"
            "    ACC-05.complete  the oldest IRP takes it; refused: no older IRP is queued\n"
            "    CLO-04  close cancels it\n");
}

}  // namespace
}  // namespace wskcheck::report
