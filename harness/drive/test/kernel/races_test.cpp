// Data races: of each thing that orders threads a program that uses it, without a race, and one
// that does not, in which a race is found, over every schedule.
#include <gtest/gtest.h>

#include "machine.h"

namespace wskcheck::drive::test {
namespace {

struct Shared {
  KSPIN_LOCK lock;
  EX_SPIN_LOCK shared;
  EX_PUSH_LOCK push;
  FAST_MUTEX fast;
  KMUTEX mutex;
  ERESOURCE resource;
  KEVENT event;
  KSEMAPHORE semaphore;
  LONG data;
  LONG near[2];
};

Shared& shared() { return driver<Shared>(); }

const char* const writes_meet =
    "KRN-09: memory is written by two threads, and nothing orders the two";
const char* const read_meets_write =
    "KRN-09: memory is read and written by two threads, and nothing orders the two";

Texts outcomes(void (*body)()) { return keys(every_schedule(body, {.accesses = true})); }

// The section of two threads: a constant while schedules are tried.
void (*section)() = nullptr;

void in_two_threads(void (*body)()) {
  section = body;
  PKTHREAD other = begin([](PVOID) { section(); });
  section();
  join(other);
}

void add_one() { write(shared().data, read(shared().data) + 1); }

// Runs a section in two threads that takes a lock around an addition.
template <class Take, class Give>
void locked(Take, Give) {
  in_two_threads([] {
    Take{}();
    add_one();
    Give{}();
  });
  say(shared().data);
}

TEST(Races, TwoThreadsThatNothingOrdersAreOne) {
  EXPECT_EQ(outcomes([] { in_two_threads([] { write(shared().data, 1); }); }), Texts{writes_meet});
  EXPECT_EQ(outcomes([] { in_two_threads(add_one); }), Texts{read_meets_write});
  EXPECT_EQ(outcomes([] { in_two_threads([] { read(shared().data); }); }), Texts{""});
}

// The other thread has ended before; nothing says so.
TEST(Races, AreFoundWithoutTheSchedulesThatShowThem) {
  const std::string found = first_schedule(
      [] {
        PKTHREAD other = begin([](PVOID) { write(shared().data, 1); });
        LARGE_INTEGER later = relative_ms(1000);
        KeDelayExecutionThread(KernelMode, FALSE, &later);
        add_one();
        join(other);
      },
      {.accesses = true});

  EXPECT_EQ(found, read_meets_write);
}

TEST(Races, NeighbouringBytesAreNone) {
  EXPECT_EQ(outcomes([] {
              PKTHREAD other = begin([](PVOID) { write(shared().near[0], 1); });
              write(shared().near[1], 1);
              join(other);
            }),
            Texts{""});
}

TEST(Races, ASpinLockOrders) {
  EXPECT_EQ(outcomes([] {
              locked([] { KeRaiseIrqlToDpcLevel(), KeAcquireSpinLockAtDpcLevel(&shared().lock); },
                     [] { KeReleaseSpinLock(&shared().lock, PASSIVE_LEVEL); });
            }),
            Texts{"2 "});
}

TEST(Races, ASharedSpinLockOrdersItsWriters) {
  EXPECT_EQ(outcomes([] {
              locked([] { ExAcquireSpinLockExclusive(&shared().shared); },
                     [] { ExReleaseSpinLockExclusive(&shared().shared, PASSIVE_LEVEL); });
            }),
            Texts{"2 "});
  EXPECT_EQ(outcomes([] {
              locked([] { ExAcquireSpinLockShared(&shared().shared); },
                     [] { ExReleaseSpinLockShared(&shared().shared, PASSIVE_LEVEL); });
            }),
            Texts{read_meets_write});
}

TEST(Races, APushLockOrdersItsWritersAndReadersWithWriters) {
  EXPECT_EQ(outcomes([] {
              locked([] { ExAcquirePushLockExclusiveEx(&shared().push, 0); },
                     [] { ExReleasePushLockExclusiveEx(&shared().push, 0); });
            }),
            Texts{"2 "});
  EXPECT_EQ(outcomes([] {
              PKTHREAD other = begin([](PVOID) {
                ExAcquirePushLockSharedEx(&shared().push, 0);
                read(shared().data);
                ExReleasePushLockSharedEx(&shared().push, 0);
              });
              ExAcquirePushLockExclusiveEx(&shared().push, 0);
              add_one();
              ExReleasePushLockExclusiveEx(&shared().push, 0);
              join(other);
            }),
            Texts{""});
}

TEST(Races, MutexesOrder) {
  EXPECT_EQ(outcomes([] {
              ExInitializeFastMutex(&shared().fast);
              locked([] { ExAcquireFastMutex(&shared().fast); },
                     [] { ExReleaseFastMutex(&shared().fast); });
            }),
            Texts{"2 "});
  EXPECT_EQ(outcomes([] {
              KeInitializeMutex(&shared().mutex, 0);
              locked([] { wait(&shared().mutex); }, [] { KeReleaseMutex(&shared().mutex, FALSE); });
            }),
            Texts{"2 "});
}

TEST(Races, AResourceOrdersItsWriters) {
  EXPECT_EQ(outcomes([] {
              ExInitializeResourceLite(&shared().resource);
              KeEnterCriticalRegion();
              locked([] { ExAcquireResourceExclusiveLite(&shared().resource, TRUE); },
                     [] { ExReleaseResourceLite(&shared().resource); });
              KeLeaveCriticalRegion();
              ExDeleteResourceLite(&shared().resource);
            }),
            Texts{"2 "});
  EXPECT_EQ(outcomes([] {
              ExInitializeResourceLite(&shared().resource);
              KeEnterCriticalRegion();
              locked([] { ExAcquireResourceSharedLite(&shared().resource, TRUE); },
                     [] { ExReleaseResourceLite(&shared().resource); });
              KeLeaveCriticalRegion();
            }),
            Texts{read_meets_write});
}

void set_after_write(PVOID) {
  write(shared().data, 1);
  KeSetEvent(&shared().event, 0, FALSE);
}

TEST(Races, AnEventOrdersWhoSetsItBeforeWhoWaitedForIt) {
  EXPECT_EQ(outcomes([] {
              KeInitializeEvent(&shared().event, NotificationEvent, FALSE);
              PKTHREAD other = begin(set_after_write);
              wait(&shared().event);
              say(read(shared().data));
              join(other);
            }),
            Texts{"1 "});
  EXPECT_TRUE(outcomes([] {
                KeInitializeEvent(&shared().event, NotificationEvent, FALSE);
                PKTHREAD other = begin(set_after_write);
                KeResetEvent(&shared().event);
                read(shared().data);
                join(other);
              }).contains(read_meets_write));
}

// A wait that ends by its time has waited for nothing.
TEST(Races, ATimeoutOrdersNothing) {
  EXPECT_TRUE(outcomes([] {
                KeInitializeEvent(&shared().event, NotificationEvent, FALSE);
                PKTHREAD other = begin([](PVOID) { write(shared().data, 1); });
                LARGE_INTEGER limit = relative_ms(10);
                KeWaitForSingleObject(&shared().event, Executive, KernelMode, FALSE, &limit);
                read(shared().data);
                join(other);
              }).contains(read_meets_write));
}

TEST(Races, OneOfSeveralEventsOrders) {
  EXPECT_EQ(outcomes([] {
              KeInitializeEvent(&shared().event, NotificationEvent, FALSE);
              KeInitializeSemaphore(&shared().semaphore, 0, 1);
              PKTHREAD other = begin(set_after_write);
              PVOID both[] = {&shared().semaphore, &shared().event};
              KeWaitForMultipleObjects(2, both, WaitAny, Executive, KernelMode, FALSE, nullptr,
                                       nullptr);
              say(read(shared().data));
              join(other);
            }),
            Texts{"1 "});
}

TEST(Races, ASemaphoreOrders) {
  EXPECT_EQ(outcomes([] {
              KeInitializeSemaphore(&shared().semaphore, 0, 1);
              PKTHREAD other = begin([](PVOID) {
                write(shared().data, 1);
                KeReleaseSemaphore(&shared().semaphore, 0, 1, FALSE);
              });
              wait(&shared().semaphore);
              say(read(shared().data));
              join(other);
            }),
            Texts{"1 "});
}

}  // namespace
}  // namespace wskcheck::drive::test
