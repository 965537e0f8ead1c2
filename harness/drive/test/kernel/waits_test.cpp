// Events, semaphores, mutexes, timers, DPCs and waiting, over every schedule.
#include <gtest/gtest.h>

#include "kernel/kernel.h"
#include "machine.h"

namespace wskcheck::drive::test {
namespace {

struct Events {
  KEVENT go;
  KEVENT done;
  KSEMAPHORE ended;
  KMUTEX mutex;
  KTIMER timer;
  KDPC dpc;
  LONG count;
};

void waiter(PVOID) {
  auto& d = driver<Events>();
  wait(&d.go);
  InterlockedIncrement(&d.count);
}

void two_waiters(EVENT_TYPE type) {
  auto& d = driver<Events>();
  KeInitializeEvent(&d.go, type, FALSE);
  PKTHREAD first = begin(waiter);
  PKTHREAD second = begin(waiter);
  KeSetEvent(&d.go, 0, FALSE);
  join(first);
  join(second);
  say(d.count);
}

TEST(KernelWaits, ANotificationEventLetsAllGoOn) {
  const auto all = every_schedule([] { two_waiters(NotificationEvent); });

  EXPECT_EQ(keys(all), Texts{"2 "});
}

TEST(KernelWaits, ASynchronizationEventLetsOneGoOn) {
  const auto all = every_schedule([] { two_waiters(SynchronizationEvent); });

  EXPECT_EQ(keys(all), Texts{"nothing can go on"});
}

TEST(KernelWaits, AWaitEndsByItsTimeAndTimePasses) {
  const std::string end = first_schedule([] {
    auto& d = driver<Events>();
    KeInitializeEvent(&d.go, NotificationEvent, FALSE);
    LARGE_INTEGER limit = relative_ms(30);
    LARGE_INTEGER none = relative_ms(0);
    say(KeWaitForSingleObject(&d.go, Executive, KernelMode, FALSE, &none) == STATUS_TIMEOUT);
    say(static_cast<std::int64_t>(KeQueryInterruptTime()));
    say(KeWaitForSingleObject(&d.go, Executive, KernelMode, FALSE, &limit) == STATUS_TIMEOUT);
    KeDelayExecutionThread(KernelMode, FALSE, &limit);
    say(static_cast<std::int64_t>(KeQueryInterruptTime()));
  });

  EXPECT_EQ(end, "1 0 1 600000 ");
}

TEST(KernelWaits, AnyAndAll) {
  const std::string end = first_schedule([] {
    auto& d = driver<Events>();
    KeInitializeEvent(&d.go, SynchronizationEvent, FALSE);
    KeInitializeEvent(&d.done, SynchronizationEvent, TRUE);
    PVOID both[] = {&d.go, &d.done};
    LARGE_INTEGER none = relative_ms(0);
    say(KeWaitForMultipleObjects(2, both, WaitAll, Executive, KernelMode, FALSE, &none, nullptr));
    say(KeWaitForMultipleObjects(2, both, WaitAny, Executive, KernelMode, FALSE, nullptr, nullptr));
    say(KeReadStateEvent(&d.done));
    KeSetEvent(&d.go, 0, FALSE);
    KeSetEvent(&d.done, 0, FALSE);
    say(KeWaitForMultipleObjects(2, both, WaitAll, Executive, KernelMode, FALSE, nullptr, nullptr));
    say(KeReadStateEvent(&d.go) + KeReadStateEvent(&d.done));
  });

  EXPECT_EQ(end, "258 1 0 0 0 ");
}

TEST(KernelWaits, AtDispatchLevelOnlyAPoll) {
  const std::string end = first_schedule([] {
    auto& d = driver<Events>();
    KeInitializeEvent(&d.go, NotificationEvent, TRUE);
    KIRQL old = KeRaiseIrqlToDpcLevel();
    LARGE_INTEGER none = relative_ms(0);
    say(KeWaitForSingleObject(&d.go, Executive, KernelMode, FALSE, &none));
    wait(&d.go);
    KeLowerIrql(old);
  });

  EXPECT_EQ(end, "0 KeWaitForSingleObject waits at DISPATCH_LEVEL");
}

TEST(KernelWaits, AnObjectThatWasNeverInitialised) {
  EXPECT_EQ(first_schedule([] { wait(&driver<Events>().go); }),
            "KeWaitForSingleObject for what is no dispatcher object, or was never initialised");
  EXPECT_EQ(first_schedule([] { KeSetEvent(&driver<Events>().go, 0, FALSE); }),
            "an event is used that was never initialised");
}

TEST(KernelWaits, TheProviderJudgesWaitsForEventsThatAreNotSet) {
  kernel::set_wait_hook([](ThreadId, const void*) { return "AEV-17"; });
  EXPECT_EQ(first_schedule([] {
              auto& d = driver<Events>();
              KeInitializeEvent(&d.go, SynchronizationEvent, TRUE);
              KeInitializeMutex(&d.mutex, 0);
              wait(&d.go);
              wait(&d.mutex);
              KeReleaseMutex(&d.mutex, FALSE);
              say("fine");
              wait(&d.go);
            }),
            "fine AEV-17: KeWaitForSingleObject waits inside a callback or completion routine of "
            "WSK");
  kernel::set_wait_hook(nullptr);
}

TEST(KernelWaits, AMutexIsItsOwners) {
  EXPECT_EQ(first_schedule([] {
              auto& d = driver<Events>();
              KeInitializeMutex(&d.mutex, 0);
              wait(&d.mutex);
              wait(&d.mutex);
              KeReleaseMutex(&d.mutex, FALSE);
              say(KeReadStateMutex(&d.mutex));
              KeReleaseMutex(&d.mutex, FALSE);
              say(KeReadStateMutex(&d.mutex));
              KeReleaseMutex(&d.mutex, FALSE);
            }),
            "0 1 KeReleaseMutex by a thread that does not own the mutex");
}

// A thread takes a mutex twice, gives it back so often, and ends.
void mutex_in_a_thread(LONG releases) {
  auto& d = driver<Events>();
  KeInitializeMutex(&d.mutex, 0);
  d.count = releases;
  join(begin([](PVOID) {
    auto& own = driver<Events>();
    wait(&own.mutex);
    wait(&own.mutex);
    for (LONG i = 0; i < own.count; ++i) KeReleaseMutex(&own.mutex, FALSE);
  }));
}

TEST(KernelWaits, AThreadEndsWithoutMutexes) {
  EXPECT_EQ(first_schedule([] { mutex_in_a_thread(1); }),
            "a system thread returns and owns a mutex");
  EXPECT_EQ(first_schedule([] { mutex_in_a_thread(2); }), "");
}

TEST(KernelWaits, ASemaphoreHasALimit) {
  EXPECT_EQ(first_schedule([] {
              auto& d = driver<Events>();
              KeInitializeSemaphore(&d.ended, 1, 2);
              say(KeReleaseSemaphore(&d.ended, 0, 1, FALSE));
              KeReleaseSemaphore(&d.ended, 0, 1, FALSE);
            }),
            "1 KeReleaseSemaphore raises STATUS_SEMAPHORE_LIMIT_EXCEEDED: the count would pass its "
            "limit");
}

void on_dpc(PKDPC, PVOID context, PVOID, PVOID) {
  auto& d = *static_cast<Events*>(context);
  say(KeGetCurrentIrql());
  InterlockedIncrement(&d.count);
  KeSetEvent(&d.done, 0, FALSE);
}

void make_timer() {
  auto& d = driver<Events>();
  KeInitializeEvent(&d.done, SynchronizationEvent, FALSE);
  KeInitializeTimer(&d.timer);
  KeInitializeDpc(&d.dpc, on_dpc, &d);
}

TEST(KernelTimers, ADpcRunsAtDispatchLevelWhenItsTimeHasCome) {
  const auto all = every_schedule([] {
    auto& d = driver<Events>();
    make_timer();
    KeSetTimer(&d.timer, relative_ms(5), &d.dpc);
    wait(&d.done);
    KeFlushQueuedDpcs();
    say(static_cast<std::int64_t>(KeQueryInterruptTime()));
    say(KeReadStateTimer(&d.timer));
  });

  EXPECT_EQ(keys(all), Texts{"2 50000 1 "});
}

TEST(KernelTimers, ACancelledTimerNeverRuns) {
  const auto all = every_schedule([] {
    auto& d = driver<Events>();
    make_timer();
    KeSetTimerEx(&d.timer, relative_ms(5), 5, &d.dpc);
    say(KeCancelTimer(&d.timer));
    say(KeCancelTimer(&d.timer));
    LARGE_INTEGER later = relative_ms(100);
    KeDelayExecutionThread(KernelMode, FALSE, &later);
    say(d.count);
  });

  EXPECT_EQ(keys(all), Texts{"1 0 0 "});
}

TEST(KernelTimers, APeriodicTimerRunsAgain) {
  const std::string end = first_schedule([] {
    auto& d = driver<Events>();
    make_timer();
    KeSetTimerEx(&d.timer, relative_ms(5), 10, &d.dpc);
    wait(&d.done);
    wait(&d.done);
    KeCancelTimer(&d.timer);
    KeFlushQueuedDpcs();
    say(static_cast<std::int64_t>(KeQueryInterruptTime()));
  });

  EXPECT_EQ(end, "2 2 150000 ");
}

TEST(KernelTimers, AQueuedDpcIsQueuedOnceAndFlushed) {
  const auto all = every_schedule([] {
    auto& d = driver<Events>();
    make_timer();
    KeInsertQueueDpc(&d.dpc, nullptr, nullptr);
    KeFlushQueuedDpcs();
    say(d.count);
  });

  EXPECT_EQ(keys(all), Texts{"2 1 "});
}

}  // namespace
}  // namespace wskcheck::drive::test
