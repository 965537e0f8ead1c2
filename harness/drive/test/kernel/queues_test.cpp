// Queues that threads wait at.
#include <gtest/gtest.h>

#include "kernel/kernel.h"
#include "machine.h"

namespace wskcheck::drive::test {
namespace {

struct Queue {
  KQUEUE queue;
  LIST_ENTRY entries[3];
  LONG taken;
};
Queue& q() { return driver<Queue>(); }
bool is(PLIST_ENTRY entry, NTSTATUS status) {
  return reinterpret_cast<LONG_PTR>(entry) == static_cast<LONG_PTR>(status);
}

TEST(Queues, GiveTheirEntriesInOrder) {
  EXPECT_EQ(first_schedule([] {
              KeInitializeQueue(&q().queue, 0);
              LARGE_INTEGER now = {};
              say(is(KeRemoveQueue(&q().queue, KernelMode, &now), STATUS_TIMEOUT));
              say(KeInsertQueue(&q().queue, &q().entries[0]));
              say(KeInsertQueue(&q().queue, &q().entries[1]));
              say(KeInsertHeadQueue(&q().queue, &q().entries[2]));
              say(KeReadStateQueue(&q().queue));
              for (int i : {2, 0}) {
                say(KeRemoveQueue(&q().queue, KernelMode, nullptr) == &q().entries[i]);
              }
              say(KeRundownQueue(&q().queue) == &q().entries[1]);
              say(q().entries[1].Flink == &q().entries[1]);
              say(KeRundownQueue(&q().queue) == nullptr);
            }),
            "1 0 1 2 3 1 1 1 1 1 ");
}

void take_one(PVOID) {
  PLIST_ENTRY entry = KeRemoveQueue(&q().queue, KernelMode, nullptr);
  if (is(entry, STATUS_ABANDONED)) {
    say("stops");
  } else {
    write(q().taken, read(q().taken) + 1);
  }
}

// The write is behind the insert and before the read in any schedule: no data race.
TEST(Queues, OrderWhoInsertsBeforeWhoTakes) {
  const Outcomes outcomes = every_schedule(
      [] {
        KeInitializeQueue(&q().queue, 1);
        PKTHREAD thread = begin(take_one);
        write(q().taken, 1);
        KeInsertQueue(&q().queue, &q().entries[0]);
        join(thread);
        say(read(q().taken));
      },
      {.accesses = true});
  EXPECT_EQ(keys(outcomes), Texts({"2 "}));
}

TEST(Queues, ThatAreRunDownStopThoseWhoWait) {
  const Outcomes outcomes = every_schedule([] {
    KeInitializeQueue(&q().queue, 1);
    PKTHREAD thread = begin(take_one);
    KeRundownQueue(&q().queue);
    join(thread);
  });
  EXPECT_EQ(keys(outcomes), Texts({"stops "}));
  EXPECT_GT(outcomes.at("stops "), 1u);
}

TEST(Queues, ThatAreRunDownTakeNothing) {
  EXPECT_EQ(first_schedule([] {
              KeInitializeQueue(&q().queue, 1);
              KeRundownQueue(&q().queue);
              KeInsertQueue(&q().queue, &q().entries[0]);
            }),
            "KeInsertQueue for a queue that was run down");
  EXPECT_EQ(first_schedule([] { KeInsertQueue(&q().queue, &q().entries[0]); }),
            "a queue is used that was never initialised");
}

TEST(Queues, AWaitThatNobodyEndsHangs) {
  const std::string outcome = first_schedule([] {
    KeInitializeQueue(&q().queue, 1);
    KeRemoveQueue(&q().queue, KernelMode, nullptr);
  });
  EXPECT_NE(outcome.find("nothing can go on"), std::string::npos) << outcome;
}

}  // namespace
}  // namespace wskcheck::drive::test
