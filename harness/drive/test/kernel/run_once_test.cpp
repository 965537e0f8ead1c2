// One-time initialisation.
#include <gtest/gtest.h>

#include "kernel/kernel.h"
#include "machine.h"

namespace wskcheck::drive::test {
namespace {

struct Once {
  RTL_RUN_ONCE once;
  LONG runs;
  KSPIN_LOCK lock;  // also the context
};

ULONG run_once(PRTL_RUN_ONCE, PVOID, PVOID* context) {
  write(driver<Once>().runs, read(driver<Once>().runs) + 1);
  KeStallExecutionProcessor(1);
  *context = &driver<Once>().lock;
  return 1;
}

TEST(RunOnce, RunsOnceAndOthersWait) {
  const Outcomes outcomes = every_schedule([] {
    RtlRunOnceInitialize(&driver<Once>().once);
    const auto body = [](PVOID) {
      PVOID context = nullptr;
      RtlRunOnceExecuteOnce(&driver<Once>().once, run_once, nullptr, &context);
      if (context != &driver<Once>().lock || driver<Once>().runs != 1) say("early");
    };
    PKTHREAD thread = begin(body);
    body(nullptr);
    join(thread);
  });
  EXPECT_EQ(keys(outcomes), Texts({""}));
}

void initialise_once(PVOID) {
  auto& d = driver<Once>();
  PVOID context = nullptr;
  const NTSTATUS status = RtlRunOnceBeginInitialize(&d.once, 0, &context);
  if (status == STATUS_PENDING) {
    write(d.runs, read(d.runs) + 1);
    RtlRunOnceComplete(&d.once, 0, &d.lock);
  } else if (context != &d.lock) {
    say("no context");
  }
  if (read(d.runs) != 1) say("early");
}

TEST(RunOnce, IsBegunByOneAndOthersWaitForItsCompletion) {
  const Outcomes outcomes = every_schedule(
      [] {
        RtlRunOnceInitialize(&driver<Once>().once);
        PKTHREAD thread = begin(initialise_once);
        initialise_once(nullptr);
        join(thread);
      },
      {.accesses = true});
  EXPECT_EQ(keys(outcomes), Texts({""}));
}

TEST(RunOnce, ThatHasFailedIsBegunAnew) {
  EXPECT_EQ(first_schedule([] {
              auto& d = driver<Once>();
              PVOID context = nullptr;
              say(RtlRunOnceComplete(&d.once, 0, &d.lock) == STATUS_UNSUCCESSFUL);
              say(RtlRunOnceBeginInitialize(&d.once, RTL_RUN_ONCE_CHECK_ONLY, &context) ==
                  STATUS_UNSUCCESSFUL);
              say(RtlRunOnceBeginInitialize(&d.once, 0, &context) == STATUS_PENDING);
              say(RtlRunOnceComplete(&d.once, RTL_RUN_ONCE_INIT_FAILED, nullptr));
              say(RtlRunOnceBeginInitialize(&d.once, 0, &context) == STATUS_PENDING);
              say(RtlRunOnceComplete(&d.once, 0, &d.lock));
              say(RtlRunOnceBeginInitialize(&d.once, RTL_RUN_ONCE_CHECK_ONLY, &context));
              say(context == &d.lock);
            }),
            "1 1 1 0 1 0 0 1 ");
}

void initialise_async(PVOID mine) {
  auto& d = driver<Once>();
  PVOID context = nullptr;
  if (RtlRunOnceBeginInitialize(&d.once, RTL_RUN_ONCE_ASYNC, &context) != STATUS_PENDING) return;
  if (RtlRunOnceComplete(&d.once, RTL_RUN_ONCE_ASYNC, mine) == STATUS_SUCCESS) {
    InterlockedIncrement(&d.runs);
  }
}

TEST(RunOnce, OfTheAsynchronousKindIsWonByOne) {
  const Outcomes outcomes = every_schedule([] {
    auto& d = driver<Once>();
    PKTHREAD thread = begin(initialise_async, &d.lock);
    initialise_async(&d.once);
    join(thread);
    say(d.runs);
    PVOID context = nullptr;
    say(RtlRunOnceBeginInitialize(&d.once, 0, &context));
    say(context == &d.lock);
  });
  EXPECT_EQ(keys(outcomes), Texts({"1 0 0 ", "1 0 1 "}));
}

}  // namespace
}  // namespace wskcheck::drive::test
