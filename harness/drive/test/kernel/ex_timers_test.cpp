// Timers that the system allocates.
#include <gtest/gtest.h>

#include "kernel/kernel.h"
#include "machine.h"

namespace wskcheck::drive::test {
namespace {

struct Timed {
  PEX_TIMER timer;
  KEVENT done;
  LONG count;
  LONG shared;
  EXT_DELETE_PARAMETERS last;
};

constexpr LONGLONG ms = 10'000;

void on_time(PEX_TIMER, PVOID context) {
  auto& d = *static_cast<Timed*>(context);
  say(KeGetCurrentIrql());
  write(d.shared, read(d.shared) + 1);
  InterlockedIncrement(&d.count);
  KeSetEvent(&d.done, 0, FALSE);
}

Timed& made(PEXT_CALLBACK callback = on_time, ULONG attributes = 0) {
  auto& d = driver<Timed>();
  KeInitializeEvent(&d.done, SynchronizationEvent, FALSE);
  d.timer = ExAllocateTimer(callback, &d, attributes);
  return d;
}

void pause_ms(std::int64_t time) {
  LARGE_INTEGER t = relative_ms(time);
  KeDelayExecutionThread(KernelMode, FALSE, &t);
}

TEST(ExTimers, CallBackAtDispatchLevelWhenTheirTimeHasCome) {
  const auto all = every_schedule([] {
    Timed& d = made();
    say(ExSetTimer(d.timer, -5 * ms, 0, nullptr));
    wait(&d.done);
    ExDeleteTimer(d.timer, TRUE, TRUE, nullptr);
    say(d.count);
    say(static_cast<std::int64_t>(KeQueryInterruptTime()));
  });

  EXPECT_EQ(keys(all), Texts{"0 2 1 50000 "});
}

TEST(ExTimers, ThatAreCancelledNeverCallBack) {
  const auto all = every_schedule([] {
    Timed& d = made();
    ExSetTimer(d.timer, -5 * ms, 0, nullptr);
    say(ExSetTimer(d.timer, -5 * ms, 5 * ms, nullptr));
    say(ExCancelTimer(d.timer, nullptr));
    say(ExCancelTimer(d.timer, nullptr));
    pause_ms(100);
    say(d.count);
    say(ExDeleteTimer(d.timer, TRUE, FALSE, nullptr));
  });

  EXPECT_EQ(keys(all), Texts{"1 1 0 0 0 "});
}

TEST(ExTimers, OfAPeriodCallBackAgain) {
  EXPECT_EQ(first_schedule([] {
              Timed& d = made();
              ExSetTimer(d.timer, -5 * ms, 10 * ms, nullptr);
              wait(&d.done);
              wait(&d.done);
              say(static_cast<std::int64_t>(KeQueryInterruptTime()));
              say(ExDeleteTimer(d.timer, TRUE, TRUE, nullptr));
            }),
            "2 2 150000 1 ");
}

TEST(ExTimers, CanBeWaitedFor) {
  EXPECT_EQ(first_schedule([] {
              Timed& d = made(nullptr, EX_TIMER_NOTIFICATION);
              ExSetTimer(d.timer, -3 * ms, 0, nullptr);
              say(wait(d.timer));
              say(wait(d.timer));
              say(static_cast<std::int64_t>(KeQueryInterruptTime()));
              ExDeleteTimer(d.timer, FALSE, FALSE, nullptr);
            }),
            "0 0 30000 ");
}

// What the callback has done is done, and nothing races with it.
TEST(ExTimers, AreDeletedBehindTheirCallbacks) {
  const auto all = every_schedule(
      [] {
        Timed& d = made();
        ExInitializeDeleteTimerParameters(&d.last);
        d.last.DeleteCallback = [](PVOID) { say("deleted at"), say(KeGetCurrentIrql()); };
        ExSetTimer(d.timer, -5 * ms, 0, nullptr);
        pause_ms(5);
        ExDeleteTimer(d.timer, TRUE, TRUE, &d.last);
        say(read(d.shared));
      },
      {.accesses = true});

  EXPECT_EQ(keys(all), Texts({"2 deleted at 2 1 ", "deleted at 2 0 "}));
}

TEST(ExTimers, MayBeDeletedByTheirCallback) {
  const auto all = every_schedule([] {
    Timed& d = made([](PEX_TIMER timer, PVOID context) {
      ExDeleteTimer(timer, TRUE, FALSE, nullptr);
      say(ExSetTimer(timer, -5 * ms, 0, nullptr));
      KeSetEvent(&static_cast<Timed*>(context)->done, 0, FALSE);
    });
    ExSetTimer(d.timer, -5 * ms, 5 * ms, nullptr);
    wait(&d.done);
    KeFlushQueuedDpcs();
    pause_ms(100);
  });

  EXPECT_EQ(keys(all), Texts{"0 "});
}

TEST(ExTimers, ThatAreNotCancelledExpireOnceMore) {
  EXPECT_EQ(first_schedule([] {
              Timed& d = made();
              ExSetTimer(d.timer, -5 * ms, 5 * ms, nullptr);
              say(ExDeleteTimer(d.timer, FALSE, FALSE, nullptr));
              pause_ms(100);
              say(d.count);
            }),
            "0 2 1 ");
}

TEST(ExTimers, AreDeletedOnceAndByDriversThatHaveThem) {
  EXPECT_EQ(first_schedule([] { made(); }), "left over: a timer (EX_TIMER)");
  EXPECT_EQ(first_schedule([] {
              Timed& d = made();
              ExDeleteTimer(d.timer, TRUE, TRUE, nullptr);
              ExSetTimer(d.timer, -5 * ms, 0, nullptr);
            }),
            "memory is written after it was freed");
  EXPECT_EQ(first_schedule([] {
              ExCancelTimer(reinterpret_cast<PEX_TIMER>(&driver<Timed>().count), nullptr);
            }),
            "ExCancelTimer for what is no timer of ExAllocateTimer");
}

TEST(ExTimers, AreUsedAsTheirPagesSay) {
  EXPECT_EQ(first_schedule([] { ExDeleteTimer(made().timer, FALSE, TRUE, nullptr); }),
            "ExDeleteTimer with Wait and without Cancel");
  EXPECT_EQ(first_schedule([] {
              Timed& d = made();
              KeRaiseIrqlToDpcLevel();
              ExDeleteTimer(d.timer, TRUE, TRUE, nullptr);
            }),
            "ExDeleteTimer with Wait is called above APC_LEVEL");
  EXPECT_EQ(first_schedule(
                [] { ExSetTimer(made(nullptr, EX_TIMER_HIGH_RESOLUTION).timer, 5, 0, nullptr); }),
            "ExSetTimer with an absolute time for a timer of high resolution");
  EXPECT_EQ(first_schedule([] { made(nullptr, EX_TIMER_HIGH_RESOLUTION | EX_TIMER_NO_WAKE); }),
            "ExAllocateTimer with EX_TIMER_HIGH_RESOLUTION and EX_TIMER_NO_WAKE");
  EXPECT_EQ(keys(every_schedule([] { say(made().timer == nullptr); }, {.faults = true})),
            Texts({"1 ", "0 left over: a timer (EX_TIMER)"}));
}

}  // namespace
}  // namespace wskcheck::drive::test
