// A full ring, a pause, a recorder that is not started or not there at all.
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "driver.h"

extern "C" int wskrecord_off_driver(void);  // off_driver.c

namespace wskcheck::record_test {
namespace {

using conform::Verdict;
using traces::Event;
using traces::Field;
using traces::Record;

// The thread that writes the file waits here.
std::mutex gate_mutex;
std::condition_variable gate_moved;
bool gate_shut;
bool at_gate;

void gate() {
  std::unique_lock lock(gate_mutex);
  at_gate = true;
  gate_moved.notify_all();
  gate_moved.wait(lock, [] { return !gate_shut; });
}

void open_gate() {
  const std::lock_guard lock(gate_mutex);
  gate_shut = false;
  gate_moved.notify_all();
}

TEST(Ring, AFullRingDropsRecordsAndSaysWhereAndHowMany) {
  gate_shut = true;
  at_gate = false;
  WskRecordTestHooks.before_write = gate;
  WSK_RECORD_CONFIG config{};
  config.RingRecords = 16;
  Driver driver(config);
  {
    std::unique_lock lock(gate_mutex);
    gate_moved.wait(lock, [] { return at_gate; });
  }
  for (int i = 0; i < 100; ++i) WskRecordMark("flood");
  open_gate();
  while (statistics().Written < 17) {  // until the ring has room again
  }
  serve(driver, 0);
  const Trace trace = driver.finish();
  WskRecordTestHooks.before_write = nullptr;
  ASSERT_EQ(trace.error, "");
  const Record* gap = gap_of(trace);
  ASSERT_NE(gap, nullptr);
  EXPECT_GT(gap->lost, 50u);
  std::uint64_t lost = 0;
  std::uint64_t holes = 0;
  std::uint64_t next = 0;
  for (const Record& r : trace.records) {
    lost += r.ev == Event::gap ? r.lost : 0;
    if (r.ev == Event::gap) continue;
    holes += r.seq - next;
    next = r.seq + 1;
  }
  EXPECT_EQ(lost, statistics().Dropped);
  EXPECT_GE(holes, 80u) << "the flood's: its thread went on recording";
  EXPECT_LE(holes, lost) << "what is lost at the end leaves a gap and no hole";
  EXPECT_NE(check(trace).verdict, Verdict::violation) << summary(check(trace));
}

TEST(Ring, WhatIsMissedInAPauseIsAGap) {
  Driver driver;
  const PWSK_SOCKET listener = driver.listener();
  WskRecordEnable(FALSE);
  driver.bind(listener);
  WskRecordEnable(TRUE);
  driver.close(listener);
  const Trace trace = driver.finish();
  ASSERT_NE(gap_of(trace), nullptr);
  EXPECT_FALSE(gap_of(trace)->has(Field::lost));
  const std::vector<std::string> all = outline(trace);
  EXPECT_EQ(std::count(all.begin(), all.end(), "WskBind call"), 0);
  EXPECT_EQ(std::count(all.begin(), all.end(), "WskCloseSocket call"), 1);
  EXPECT_NE(check(trace).verdict, Verdict::violation) << summary(check(trace));
  EXPECT_EQ(statistics().Dropped, 0u);
}

TEST(Ring, NotStartedTheDriverUsesWsksOwnTables) {
  WSK_REGISTRATION registration{};
  WSK_PROVIDER_NPI npi{};
  WskCaptureProviderNPI(&registration, WSK_INFINITE_WAIT, &npi);
  EXPECT_EQ(npi.Dispatch, &fake_provider);
  WskRecordMark("nobody hears this");
  WskRecordEnable(TRUE);
  WskRecordStop();
}

TEST(Ring, CompiledOutTheMacrosAreGone) { EXPECT_EQ(wskrecord_off_driver(), 0); }

TEST(Ring, AStartThatCannotBeIsRefusedAndTheDriverGoesOn) {
  WSK_RECORD_CONFIG config{};
  EXPECT_EQ(WskRecordStart(&config), STATUS_INVALID_PARAMETER) << "no size";
  config.Size = sizeof config;
  EXPECT_EQ(WskRecordStart(&config), STATUS_INVALID_PARAMETER) << "no sink";
  config.File = u"/no/such/folder/x.jsonl";
  EXPECT_EQ(WskRecordStart(&config), STATUS_OBJECT_PATH_NOT_FOUND);
  config.IrpSlots = 3;
  EXPECT_EQ(WskRecordStart(&config), STATUS_INVALID_PARAMETER) << "no power of two";
  EXPECT_EQ(WskRecordStarted, 0);
  Driver driver;
  config.IrpSlots = 0;
  EXPECT_EQ(WskRecordStart(&config), STATUS_DEVICE_BUSY);
}

}  // namespace
}  // namespace wskcheck::record_test
