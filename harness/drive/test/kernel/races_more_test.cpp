// Data races: interlocked operations and volatile accesses, threads, work items, DPCs, timers,
// lists, rundown protection, and memory that is freed.
#include <gtest/gtest.h>

#include "machine.h"

namespace wskcheck::drive::test {
namespace {

struct Handed {
  EX_RUNDOWN_REF rundown;
  IO_REMOVE_LOCK remove;
  KTIMER timer;
  KDPC dpc;
  KEVENT event;
  WORK_QUEUE_ITEM item;
  KSPIN_LOCK lock;
  LIST_ENTRY list;
  LIST_ENTRY link;
  alignas(16) SLIST_HEADER slist;
  alignas(16) SLIST_ENTRY entry;
  LONG flag;
  LONG data;
  LONG* pool;
};

constexpr ULONG tag = 0x74736554;

Handed& handed() { return driver<Handed>(); }

const char* const read_meets_write =
    "KRN-09: memory is read and written by two threads, and nothing orders the two";
const char* const writes_meet =
    "KRN-09: memory is written by two threads, and nothing orders the two";
const char* const free_meets_use =
    "KRN-09: memory is freed and used by two threads, and nothing orders the two";

Texts outcomes(void (*body)()) { return keys(every_schedule(body, {.accesses = true})); }

// How one thread says that the data are there, and how the other one asks.
void (*publish)() = nullptr;
bool (*is_published)() = nullptr;

Texts published(void (*by)(), bool (*asked)()) {
  publish = by;
  is_published = asked;
  return outcomes([] {
    PKTHREAD other = begin([](PVOID) {
      write(handed().data, 7);
      publish();
    });
    say(is_published() ? read(handed().data) : 0);
    join(other);
  });
}

TEST(Races, InterlockedOperationsOrder) {
  EXPECT_EQ(published([] { InterlockedExchange(&handed().flag, 1); },
                      [] { return InterlockedCompareExchange(&handed().flag, 0, 1) == 1; }),
            (Texts{"0 ", "7 "}));
}

TEST(Races, VolatileAccessesOrder) {
  EXPECT_EQ(published([] { write_volatile(handed().flag, 1); },
                      [] { return read_volatile(handed().flag) != 0; }),
            (Texts{"0 ", "7 "}));
  EXPECT_EQ(published([] { WriteRelease(&handed().flag, 1); },
                      [] { return ReadAcquire(&handed().flag) != 0; }),
            (Texts{"0 ", "7 "}));
}

TEST(Races, APlainFlagIsOneItself) {
  EXPECT_TRUE(published([] { write(handed().flag, 1); }, [] { return read(handed().flag) != 0; })
                  .contains(read_meets_write));
  EXPECT_TRUE(published([] { InterlockedExchange(&handed().flag, 1); },
                        [] { return read(handed().flag) != 0; })
                  .contains(read_meets_write));
}

TEST(Races, AThreadComesAfterWhatItsStarterDidAndBeforeItsEndIsWaitedFor) {
  EXPECT_EQ(outcomes([] {
              write(handed().data, 1);
              PKTHREAD other = begin([](PVOID) { write(handed().data, read(handed().data) + 1); });
              join(other);
              say(read(handed().data));
            }),
            Texts{"2 "});
  EXPECT_TRUE(outcomes([] {
                PKTHREAD other = begin([](PVOID) { write(handed().data, 1); });
                write(handed().data, 2);
                join(other);
              }).contains(writes_meet));
}

void on_item(PVOID) {
  write(handed().data, 2);
  KeSetEvent(&handed().event, 0, FALSE);
}

TEST(Races, AWorkItemComesAfterItsQueueing) {
  const auto before = outcomes([] {
    KeInitializeEvent(&handed().event, NotificationEvent, FALSE);
    ExInitializeWorkItem(&handed().item, on_item, nullptr);
    write(handed().data, 1);
    ExQueueWorkItem(&handed().item, DelayedWorkQueue);
    wait(&handed().event);
  });
  const auto behind = outcomes([] {
    KeInitializeEvent(&handed().event, NotificationEvent, FALSE);
    ExInitializeWorkItem(&handed().item, on_item, nullptr);
    ExQueueWorkItem(&handed().item, DelayedWorkQueue);
    write(handed().data, 1);
    wait(&handed().event);
  });

  EXPECT_EQ(before, Texts{""});
  EXPECT_TRUE(behind.contains(writes_meet));
}

void on_dpc(PKDPC, PVOID, PVOID, PVOID) { write(handed().data, read(handed().data) + 1); }

TEST(Races, ADpcComesAfterItsQueueingAndBeforeAFlush) {
  EXPECT_EQ(outcomes([] {
              KeInitializeDpc(&handed().dpc, on_dpc, nullptr);
              write(handed().data, 1);
              KeInsertQueueDpc(&handed().dpc, nullptr, nullptr);
              KeFlushQueuedDpcs();
              say(read(handed().data));
            }),
            Texts{"2 "});
  EXPECT_TRUE(outcomes([] {
                KeInitializeDpc(&handed().dpc, on_dpc, nullptr);
                KeInsertQueueDpc(&handed().dpc, nullptr, nullptr);
                read(handed().data);
                KeFlushQueuedDpcs();
              }).contains(read_meets_write));
}

TEST(Races, ATimerComesAfterItIsSetAndBeforeItIsWaitedFor) {
  EXPECT_EQ(outcomes([] {
              KeInitializeTimer(&handed().timer);
              KeInitializeDpc(&handed().dpc, on_dpc, nullptr);
              write(handed().data, 1);
              KeSetTimer(&handed().timer, relative_ms(5), &handed().dpc);
              wait(&handed().timer);
              KeFlushQueuedDpcs();
              say(read(handed().data));
            }),
            Texts{"2 "});
}

TEST(Races, RundownProtectionOrdersItsUsersBeforeItsEnd) {
  const auto use = [](PVOID) {
    if (!ExAcquireRundownProtection(&handed().rundown)) return;
    write(handed().data, 1);
    ExReleaseRundownProtection(&handed().rundown);
  };
  static PKSTART_ROUTINE user = use;
  EXPECT_EQ(outcomes([] {
              ExInitializeRundownProtection(&handed().rundown);
              PKTHREAD other = begin(user);
              ExWaitForRundownProtectionRelease(&handed().rundown);
              say(read(handed().data));
              join(other);
            }),
            (Texts{"0 ", "1 "}));
  EXPECT_TRUE(outcomes([] {
                ExInitializeRundownProtection(&handed().rundown);
                PKTHREAD other = begin(user);
                read(handed().data);
                join(other);
              }).contains(read_meets_write));
}

TEST(Races, ARemoveLockOrdersItsUsersBeforeItsEnd) {
  EXPECT_EQ(outcomes([] {
              IoInitializeRemoveLock(&handed().remove, tag, 0, 0);
              IoAcquireRemoveLock(&handed().remove, nullptr);
              PKTHREAD other = begin([](PVOID) {
                if (!NT_SUCCESS(IoAcquireRemoveLock(&handed().remove, nullptr))) return;
                write(handed().data, 1);
                IoReleaseRemoveLock(&handed().remove, nullptr);
              });
              IoReleaseRemoveLockAndWait(&handed().remove, nullptr);
              say(read(handed().data));
              join(other);
            }),
            (Texts{"0 ", "1 "}));
}

TEST(Races, ListsHandOverWhatIsPutIntoThem) {
  EXPECT_EQ(published([] { InterlockedPushEntrySList(&handed().slist, &handed().entry); },
                      [] { return InterlockedPopEntrySList(&handed().slist) != nullptr; }),
            (Texts{"0 ", "7 "}));
  EXPECT_EQ(published(
                [] {
                  InitializeListHead(&handed().list);
                  ExInterlockedInsertTailList(&handed().list, &handed().link, &handed().lock);
                  InterlockedExchange(&handed().flag, 1);
                },
                [] {
                  return read_volatile(handed().flag) != 0 &&
                         ExInterlockedRemoveHeadList(&handed().list, &handed().lock) != nullptr;
                }),
            (Texts{"0 ", "7 "}));
}

// The last one that lets go frees, whoever that is.
void let_go(PVOID) {
  write(handed().pool[0], 1);
  if (InterlockedDecrement(&handed().flag) == 0) ExFreePoolWithTag(handed().pool, tag);
}

TEST(Races, ACountOfReferencesOrdersTheUsesBeforeTheFree) {
  EXPECT_EQ(outcomes([] {
              handed().pool =
                  static_cast<LONG*>(ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(LONG), tag));
              handed().flag = 2;
              PKTHREAD other = begin([](PVOID) {
                if (InterlockedDecrement(&handed().flag) == 0) {
                  ExFreePoolWithTag(handed().pool, tag);
                }
              });
              let_go(nullptr);
              join(other);
            }),
            Texts{""});
}

TEST(Races, AFreeThatNothingOrdersBehindAUseIsOne) {
  const std::string found = first_schedule(
      [] {
        handed().pool = static_cast<LONG*>(ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(LONG), tag));
        PKTHREAD other = begin([](PVOID) { write(handed().pool[0], 1); });
        KeStallExecutionProcessor(50);
        LARGE_INTEGER later = relative_ms(10);
        KeDelayExecutionThread(KernelMode, FALSE, &later);
        ExFreePoolWithTag(handed().pool, tag);
        join(other);
      },
      {.accesses = true});

  EXPECT_EQ(found, free_meets_use);
}

}  // namespace
}  // namespace wskcheck::drive::test
