// Spin locks and the level, mutexes, resources, push locks, rundown protection, remove locks and
// interlocked operations, over every schedule.
#include <gtest/gtest.h>

#include "machine.h"

namespace wskcheck::drive::test {
namespace {

struct Locks {
  KSPIN_LOCK a;
  KSPIN_LOCK b;
  FAST_MUTEX mutex;
  ERESOURCE resource;
  EX_PUSH_LOCK push;
  EX_SPIN_LOCK shared;
  EX_RUNDOWN_REF rundown;
  IO_REMOVE_LOCK remove;
  KEVENT event;
  volatile LONG inside;
  LONG most;
  LONG count;
};

// Between two steps that other threads may come between; the most that are in there at once.
void critical() {
  auto& d = driver<Locks>();
  const LONG now = InterlockedIncrement(&d.inside);
  if (now > d.most) d.most = now;
  InterlockedDecrement(&d.inside);
}

// The body of both threads: a constant while schedules are tried.
void (*both)() = nullptr;

void on_two_threads(void (*body)()) {
  auto& d = driver<Locks>();
  both = body;
  PKTHREAD other = begin([](PVOID) { both(); });
  body();
  join(other);
  say(d.most);
}

TEST(KernelLocks, ASpinLockLetsOneIn) {
  const auto all = every_schedule([] {
    on_two_threads([] {
      auto& d = driver<Locks>();
      KIRQL old;
      KeAcquireSpinLock(&d.a, &old);
      critical();
      KeReleaseSpinLock(&d.a, old);
    });
  });
  const auto without = every_schedule([] { on_two_threads(critical); });

  EXPECT_EQ(keys(all), Texts{"1 "});
  EXPECT_EQ(keys(without), (Texts{"1 ", "2 "}));
}

TEST(KernelLocks, AQueuedSpinLockLetsOneIn) {
  const auto all = every_schedule([] {
    on_two_threads([] {
      KLOCK_QUEUE_HANDLE handle;
      KeAcquireInStackQueuedSpinLock(&driver<Locks>().a, &handle);
      critical();
      KeReleaseInStackQueuedSpinLock(&handle);
    });
  });

  EXPECT_EQ(keys(all), Texts{"1 "});
}

TEST(KernelLocks, ASpinLockIsNotTakenTwice) {
  EXPECT_EQ(first_schedule([] {
              auto& d = driver<Locks>();
              KIRQL old;
              KeAcquireSpinLock(&d.a, &old);
              KeAcquireSpinLockAtDpcLevel(&d.a);
            }),
            "KeAcquireSpinLockAtDpcLevel by the thread that already holds the spin lock: it spins "
            "for ever");
}

TEST(KernelLocks, TheLevelStaysWhileASpinLockIsHeld) {
  EXPECT_EQ(first_schedule([] {
              auto& d = driver<Locks>();
              KIRQL old_a;
              KIRQL old_b;
              KeAcquireSpinLock(&d.a, &old_a);
              say(KeGetCurrentIrql());
              KeAcquireSpinLock(&d.b, &old_b);
              KeReleaseSpinLock(&d.a, old_a);
            }),
            "2 KeReleaseSpinLock lowers the level below DISPATCH_LEVEL while a spin lock is held");
  EXPECT_EQ(first_schedule([] { KeReleaseSpinLock(&driver<Locks>().a, PASSIVE_LEVEL); }),
            "KeReleaseSpinLock by a thread that does not hold the spin lock");
}

TEST(KernelLocks, TwoLocksInTwoOrdersWaitForEver) {
  const auto all = every_schedule([] {
    auto& d = driver<Locks>();
    PKTHREAD other = begin([](PVOID) {
      auto& mine = driver<Locks>();
      KIRQL old;
      KeAcquireSpinLock(&mine.b, &old);
      KeAcquireSpinLockAtDpcLevel(&mine.a);
      KeReleaseSpinLockFromDpcLevel(&mine.a);
      KeReleaseSpinLock(&mine.b, old);
    });
    KIRQL old;
    KeAcquireSpinLock(&d.a, &old);
    KeAcquireSpinLockAtDpcLevel(&d.b);
    KeReleaseSpinLockFromDpcLevel(&d.b);
    KeReleaseSpinLock(&d.a, old);
    join(other);
  });

  EXPECT_EQ(keys(all), (Texts{"", "nothing can go on"}));
}

TEST(KernelLocks, AThreadReturnsWithoutLocks) {
  EXPECT_EQ(first_schedule([] {
              join(begin([](PVOID) { KeAcquireSpinLockRaiseToDpc(&driver<Locks>().a); }));
            }),
            "a system thread returns and holds a spin lock");
  EXPECT_EQ(first_schedule([] { join(begin([](PVOID) { KeRaiseIrqlToDpcLevel(); })); }),
            "a system thread returns at another level than it began at");
}

TEST(KernelLocks, AFastMutexLetsOneInAtApcLevel) {
  const auto all = every_schedule([] {
    ExInitializeFastMutex(&driver<Locks>().mutex);
    on_two_threads([] {
      auto& d = driver<Locks>();
      ExAcquireFastMutex(&d.mutex);
      if (KeGetCurrentIrql() != APC_LEVEL) say("level");
      critical();
      ExReleaseFastMutex(&d.mutex);
    });
  });

  EXPECT_EQ(keys(all), Texts{"1 "});
  EXPECT_EQ(first_schedule([] {
              auto& d = driver<Locks>();
              ExInitializeFastMutex(&d.mutex);
              KeRaiseIrqlToDpcLevel();
              ExAcquireFastMutex(&d.mutex);
            }),
            "ExAcquireFastMutex is called above APC_LEVEL");
}

TEST(KernelLocks, AResourceIsSharedAndExclusive) {
  const auto exclusive = every_schedule([] {
    ExInitializeResourceLite(&driver<Locks>().resource);
    on_two_threads([] {
      auto& d = driver<Locks>();
      ExEnterCriticalRegionAndAcquireResourceExclusive(&d.resource);
      critical();
      ExReleaseResourceAndLeaveCriticalRegion(&d.resource);
    });
    ExDeleteResourceLite(&driver<Locks>().resource);
  });
  const auto shared = every_schedule([] {
    ExInitializeResourceLite(&driver<Locks>().resource);
    on_two_threads([] {
      auto& d = driver<Locks>();
      KeEnterCriticalRegion();
      ExAcquireResourceSharedLite(&d.resource, TRUE);
      critical();
      ExReleaseResourceLite(&d.resource);
      KeLeaveCriticalRegion();
    });
    ExDeleteResourceLite(&driver<Locks>().resource);
  });

  EXPECT_EQ(keys(exclusive), Texts{"1 "});
  EXPECT_EQ(keys(shared), (Texts{"1 ", "2 "}));
}

TEST(KernelLocks, AResourceIsTakenAgainByItsOwnerAndDeleted) {
  EXPECT_EQ(first_schedule([] {
              auto& d = driver<Locks>();
              ExInitializeResourceLite(&d.resource);
              KeEnterCriticalRegion();
              say(ExAcquireResourceExclusiveLite(&d.resource, TRUE));
              say(ExAcquireResourceExclusiveLite(&d.resource, FALSE));
              say(ExAcquireResourceSharedLite(&d.resource, FALSE));
              say(ExIsResourceAcquiredSharedLite(&d.resource));
              for (int i = 0; i < 3; ++i) ExReleaseResourceLite(&d.resource);
              say(ExIsResourceAcquiredExclusiveLite(&d.resource));
              KeLeaveCriticalRegion();
            }),
            "1 1 1 3 0 a resource (ERESOURCE) is not deleted when the driver is unloaded");
}

TEST(KernelLocks, PushLocksAndSharedSpinLocks) {
  const auto push = every_schedule([] {
    on_two_threads([] {
      auto& d = driver<Locks>();
      KeEnterCriticalRegion();
      ExAcquirePushLockExclusive(&d.push);
      critical();
      ExReleasePushLockExclusive(&d.push);
      KeLeaveCriticalRegion();
    });
  });
  const auto spin = every_schedule([] {
    on_two_threads([] {
      auto& d = driver<Locks>();
      const KIRQL old = ExAcquireSpinLockShared(&d.shared);
      critical();
      ExReleaseSpinLockShared(&d.shared, old);
    });
    const KIRQL old = ExAcquireSpinLockExclusive(&driver<Locks>().shared);
    ExReleaseSpinLockExclusive(&driver<Locks>().shared, old);
  });

  EXPECT_EQ(keys(push), Texts{"1 "});
  EXPECT_EQ(keys(spin), (Texts{"1 ", "2 "}));
}

TEST(KernelLocks, RundownWaitsForItsUsers) {
  const auto all = every_schedule([] {
    auto& d = driver<Locks>();
    ExInitializeRundownProtection(&d.rundown);
    PKTHREAD user = begin([](PVOID) {
      auto& mine = driver<Locks>();
      if (!ExAcquireRundownProtection(&mine.rundown)) return;
      InterlockedIncrement(&mine.inside);
      InterlockedDecrement(&mine.inside);
      ExReleaseRundownProtection(&mine.rundown);
    });
    ExWaitForRundownProtectionRelease(&d.rundown);
    say(d.inside);
    say(ExAcquireRundownProtection(&d.rundown));
    join(user);
  });

  EXPECT_EQ(keys(all), Texts{"0 0 "});
}

TEST(KernelLocks, ARemoveLockWaitsForItsUsers) {
  const auto all = every_schedule([] {
    auto& d = driver<Locks>();
    IoInitializeRemoveLock(&d.remove, 0, 0, 0);
    PKTHREAD user = begin([](PVOID) {
      auto& mine = driver<Locks>();
      if (IoAcquireRemoveLock(&mine.remove, nullptr) != STATUS_SUCCESS) return;
      InterlockedIncrement(&mine.inside);
      InterlockedDecrement(&mine.inside);
      IoReleaseRemoveLock(&mine.remove, nullptr);
    });
    IoAcquireRemoveLock(&d.remove, nullptr);
    IoReleaseRemoveLockAndWait(&d.remove, nullptr);
    say(d.inside);
    say(IoAcquireRemoveLock(&d.remove, nullptr) == STATUS_DELETE_PENDING);
    join(user);
  });

  EXPECT_EQ(keys(all), Texts{"0 1 "});
}

TEST(KernelLocks, InterlockedOperationsOfAllWidths) {
  EXPECT_EQ(first_schedule([] {
              LONG x = 5;
              LONG64 y = -1;
              SHORT z = 0x0f0f;
              PVOID p = nullptr;
              say(InterlockedIncrement(&x));
              say(InterlockedExchange(&x, 9));
              say(InterlockedCompareExchange(&x, 1, 9));
              say(InterlockedCompareExchange(&x, 2, 9));
              say(InterlockedAdd(&x, 4));
              say(InterlockedDecrement64(&y));
              say(InterlockedAnd64(&y, 3));
              say(InterlockedOr16(&z, 0xf0));
              say(z);
              say(InterlockedExchangePointer(&p, &x) == nullptr && p == &x);
              say(InterlockedBitTestAndSet(&x, 1));
              say(InterlockedBitTestAndReset(&x, 0));
              say(x);
            }),
            "6 6 9 1 5 -2 -2 3855 4095 1 0 1 6 ");
}

}  // namespace
}  // namespace wskcheck::drive::test
