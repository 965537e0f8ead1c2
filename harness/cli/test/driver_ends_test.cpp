// How drivers begin and end: loops of calls, levels and locks at the end of a routine, what is left
// behind, and drivers of which nothing can be tried.
#include <gtest/gtest.h>

#include "support.h"

namespace wskcheck::cli {
namespace {

struct Driver {
  std::string file;
  std::vector<std::string> options;
  std::string report;  // its beginning
  std::string part;    // and what else is in it
  int code;
};
void PrintTo(const Driver& one, std::ostream* out) {
  *out << one.file;
  for (const std::string& option : one.options) *out << ' ' << option;
}

class DriversThatEnd : public testing::TestWithParam<Driver> {};

TEST_P(DriversThatEnd, AreOneReport) {
  const Driver& one = GetParam();
  std::vector<std::string> command = {"drive", "harness/cli/test/drivers/" + one.file};
  command.insert(command.end(), one.options.begin(), one.options.end());

  const Ran ran = run(command);

  EXPECT_TRUE(ran.out.starts_with(one.report)) << ran.out;
  EXPECT_NE(ran.out.find(one.part), std::string::npos) << ran.out;
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.code, one.code);
}

Driver loops_in(const std::string& call) {
  return {"loops_in_calls.c",
          {"-D", "CALL=" + call},
          "violation  KRN-06  the driver loops and never stops\n  at loops_in_calls.c:8 in Driver",
          "",
          1};
}
const Driver loops[] = {
    loops_in("KeGetCurrentIrql()"),
    loops_in("DbgPrint(\"x\")"),
    loops_in("KeQueryPerformanceCounter(NULL)"),
    {"waits_by_looking.c", {}, "", "pass  ", 0},
};
INSTANTIATE_TEST_SUITE_P(Loops, DriversThatEnd, testing::ValuesIn(loops));

Driver begins_with(const std::string& begin, const std::string& report) {
  return {"begins_and_ends.c", {"-D", "BEGIN=" + begin}, "violation  " + report, "", 1};
}
Driver ends_with(const std::string& end, const std::string& report) {
  return {"begins_and_ends.c", {"-D", "END=" + end}, "violation  " + report, "", 1};
}
const std::string at_entry = "\n  at begins_and_ends.c:35 in DriverEntry\n";
const std::string at_unload = "\n  at begins_and_ends.c:30 in unload\n";
const Driver levels[] = {
    begins_with("KeAcquireSpinLock(&lock, &level)",
                "KRN-08  DriverEntry returns and holds a spin lock" + at_entry),
    begins_with("KeRaiseIrql(APC_LEVEL, &level)",
                "KRN-08  DriverEntry returns at another level than it began at" + at_entry),
    begins_with("KeEnterCriticalRegion()",
                "KRN-08  DriverEntry returns inside a critical region" + at_entry),
    ends_with("KeAcquireSpinLock(&lock, &level)",
              "KRN-08  DriverUnload returns and holds a spin lock" + at_unload),
    ends_with("KeRaiseIrql(DISPATCH_LEVEL, &level)",
              "KRN-08  DriverUnload returns at another level than it began at" + at_unload),
    ends_with("KeEnterCriticalRegion()",
              "KRN-08  DriverUnload returns inside a critical region" + at_unload),
};
INSTANTIATE_TEST_SUITE_P(Levels, DriversThatEnd, testing::ValuesIn(levels));

const std::string unloaded = "KRN-04  the driver is unloaded while its ";
const Driver left[] = {
    begins_with("KeSetTimer(&timer, moment, &dpc)", unloaded + "timer is still set\n  at begins_"),
    begins_with("KeSetTimerEx(&timer, moment, 10, &dpc)", unloaded + "timer is still set\n  at "),
    ends_with("KeInsertQueueDpc(&dpc, NULL, NULL)", unloaded + "DPC is still queued\n  at begins_"),
    ends_with("ExQueueWorkItem(&item, DelayedWorkQueue)",
              unloaded + "work item is still queued\n  at begins_and_ends.c:32 in unload\n"),
};
INSTANTIATE_TEST_SUITE_P(LeftBehind, DriversThatEnd, testing::ValuesIn(left));

Driver crashes(std::vector<std::string> options, const std::string& place) {
  options.insert(options.end(), {"-I", "harness/drive/drivers/patterns"});
  return {"null_after_accept.c", options,
          "violation  KRN-05  the driver crashes: an access violation\n  at " + place, "", 1};
}
const Driver rules[] = {
    {"freed_in_work_item.c",
     {},
     "violation  KRN-01  memory is written after it was freed\n",
     "",
     1},
    crashes({}, "null_after_accept.c:37 in run"),
    crashes({"-D", "IN_COMPLETION"}, "null_after_accept.c:15 in completed"),
};
INSTANTIATE_TEST_SUITE_P(Rules, DriversThatEnd, testing::ValuesIn(rules));

const Driver fail[] = {
    {"entry_fails.c", {}, "", "returns STATUS_OBJECT_NAME_NOT_FOUND, and DriverEntry returns ", 3},
    {"entry_fails.c", {"-D", "WITHOUT_MEMORY"}, "", "pass  ", 0},
    {"entry_fails.c",
     {"-D", "WITHOUT_MEMORY", "--connections", "0"},
     "",
     "DriverEntry fails in every schedule",
     3},
    {"sleeps_in_a_system_call.c",
     {"--time", "1s"},
     "",
     "the driver did not come back from its own code",
     3},
};
INSTANTIATE_TEST_SUITE_P(Undecided, DriversThatEnd, testing::ValuesIn(fail));

// Its thread never comes out of the driver's code, and keeps nobody from telling so.
TEST(LiveDriversThatEnd, AreToldThoughTheyLoop) {
  const Ran ran =
      run_process(split("drive harness/cli/test/drivers/entry_loops.c --live --time 1s"));

  EXPECT_TRUE(ran.out.starts_with("violation  KRN-07  DriverEntry does not return\n")) << ran.out;
  EXPECT_EQ(ran.code, 1);
}

}  // namespace
}  // namespace wskcheck::cli
