// Several processes search a driver's schedules: the same bytes with any number of them.
#include <gtest/gtest.h>

#include "support.h"

namespace wskcheck::cli {
namespace {

struct Search {
  std::string name;
  std::string line;
  int code;
};
void PrintTo(const Search& one, std::ostream* out) { *out << one.name; }

class Threads : public testing::TestWithParam<Search> {};

TEST_P(Threads, ChangeNoByteOfTheReport) {
  const std::string line = "drive harness/drive/drivers/" + GetParam().line + " --threads ";
  const Ran one = run(split(line + "1"));
  const Ran two = run(split(line + "2"));
  const Ran eight = run(split(line + "8"));

  EXPECT_EQ(one.code, GetParam().code) << one.out << one.err;
  EXPECT_EQ(one.out, two.out);
  EXPECT_EQ(one.out, eight.out);
  EXPECT_EQ(one.err + two.err + eight.err, "");
}

const std::string d01 = "patterns/d01_accepted_socket_dropped.c --connections 1";
const std::string d21 = "patterns/d21_wait_in_callback.c --connections 1";

const Search searches[] = {
    {"GrowToAFinding", d01 + " --allocation-failures --schedules 20k", 1},
    {"GrowThroughScenarios", "servers/accept_irp_echo.c --schedules 20k", 3},
    {"GrowToSeveralFindings",
     "patterns/d19_closed_while_call_in_progress.c --deaths --findings 3 --schedules 20k", 1},
    {"ExhaustiveToItsEnd",
     "patterns/d44_deregister_with_capture.c -D CORRECTED --connections 0 --search exhaustive "
     "--preemptions 0 --faults 0",
     0},
    {"ExhaustiveWithoutReduction",
     "servers/accept_event.c --connections 1 --search exhaustive --no-reduction --schedules 15k",
     3},
    {"ExhaustiveToItsBudget",
     "servers/conditional_accept.c --drops --search exhaustive --schedules 15k", 3},
    {"Random", d21 + " --search random --schedules 30k --seed 3", 1},
    {"RandomWithoutAFinding", "servers/accept_event.c --search random --schedules 5500", 3},
    {"Pct", d21 + " --search pct --schedules 30k --findings 2", 1},
};
INSTANTIATE_TEST_SUITE_P(Searches, Threads, testing::ValuesIn(searches),
                         [](const auto& one) { return one.param.name; });

TEST(ThreadsOfADriver, StopAtCtrlCWithWhatTheyKnow) {
  const Ran ran = run_process(
      split("drive harness/drive/drivers/servers/accept_event.c --schedules 100M --threads 3"), "",
      {}, SIGINT);

  EXPECT_EQ(ran.code, 130);
  EXPECT_NE(ran.out.find("interrupted"), std::string::npos) << ran.out << ran.err;
}

}  // namespace
}  // namespace wskcheck::cli
