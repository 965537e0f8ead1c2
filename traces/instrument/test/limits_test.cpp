// What happens at the limits: no slot, a full ring, paused, off. Nothing is missing in silence, and
// the driver notices nothing.
#include <gtest/gtest.h>

#include <condition_variable>
#include <fstream>
#include <mutex>

#include "driver.h"

extern "C" int wskrecord_off_driver(void);  // off_driver.c

namespace wskcheck::record_test {
namespace {

using conform::Verdict;
using traces::Event;
using traces::Field;
using traces::Record;

const Record* gap_of(const Trace& trace) {
  for (const Record& r : trace.records) {
    if (r.ev == Event::gap) return &r;
  }
  return nullptr;
}

// A listener that takes connections, whatever the recorder thinks of it.
void serve(Driver& driver, int connections) {
  const PWSK_SOCKET listener = driver.listener();
  ASSERT_NE(listener, nullptr);
  driver.bind(listener);
  Request request = driver.request();
  for (int i = 0; i < connections; ++i) {
    IoReuseIrp(request.irp, STATUS_SUCCESS);
    driver.accept(listener, request);
    FakeWsk::get().arrive(FakeWsk::get().last_listener, static_cast<USHORT>(50000 + i));
    ASSERT_EQ(request.completed, i + 1);
    driver.close(reinterpret_cast<PWSK_SOCKET>(request.information));
  }
  driver.close(listener);
  driver.free(request);
  EXPECT_EQ(FakeWsk::get().sockets_alive, 0);
}

WSK_RECORD_STATISTICS statistics() {
  WSK_RECORD_STATISTICS s;
  WskRecordQuery(&s);
  return s;
}

TEST(Limits, WithoutASlotForAnIrpTheTraceSaysThatSomethingIsMissing) {
  WSK_RECORD_CONFIG config{};
  config.IrpSlots = 1;
  Driver driver(config);
  const PWSK_SOCKET listener = driver.listener();
  driver.bind(listener);
  Request first = driver.request();
  Request second = driver.request();
  driver.accept(listener, first);
  driver.accept(listener, second);
  FakeWsk::get().arrive(FakeWsk::get().last_listener, 50000);
  FakeWsk::get().arrive(FakeWsk::get().last_listener, 50001);
  EXPECT_EQ(second.status, STATUS_SUCCESS) << "its own routine is called";
  EXPECT_EQ(reinterpret_cast<PWSK_SOCKET>(second.information), FakeWsk::get().last_accepted);
  driver.close(reinterpret_cast<PWSK_SOCKET>(second.information));
  driver.close(reinterpret_cast<PWSK_SOCKET>(first.information));
  driver.close(listener);
  driver.free(first);
  driver.free(second);
  const Trace trace = driver.finish();
  ASSERT_EQ(trace.error, "");
  ASSERT_NE(gap_of(trace), nullptr);
  EXPECT_EQ(gap_of(trace)->until, 0x7fffffffffffffffu);
  EXPECT_EQ(statistics().IrpsMissed, 1u);
  EXPECT_EQ(check(trace).verdict, Verdict::inconclusive) << summary(check(trace));
}

TEST(Limits, WithoutASlotForASocketTheDriverGetsWsksOwn) {
  WSK_RECORD_CONFIG config{};
  config.SocketSlots = 1;
  Driver driver(config);
  const PWSK_SOCKET listener = driver.listener();
  driver.bind(listener);
  Request request = driver.request();
  driver.accept(listener, request);
  FakeWsk::get().arrive(FakeWsk::get().last_listener, 50000);
  EXPECT_EQ(reinterpret_cast<PWSK_SOCKET>(request.information), FakeWsk::get().last_accepted);
  driver.close(reinterpret_cast<PWSK_SOCKET>(request.information));
  driver.close(listener);
  driver.free(request);
  const Trace trace = driver.finish();
  ASSERT_NE(gap_of(trace), nullptr);
  EXPECT_EQ(statistics().SocketsMissed, 1u);
  EXPECT_NE(check(trace).verdict, Verdict::violation) << summary(check(trace));
  EXPECT_NE(check(trace).verdict, Verdict::pass);
}

TEST(Limits, SlotsComeBackSoFewAreEnough) {
  WSK_RECORD_CONFIG config{};
  config.SocketSlots = 2;
  config.IrpSlots = 2;
  config.ThreadSlots = 1;
  Driver driver(config);
  serve(driver, 100);
  const Trace trace = driver.finish();
  EXPECT_EQ(gap_of(trace), nullptr);
  EXPECT_EQ(statistics().IrpsMissed + statistics().SocketsMissed, 0u);
  const conform::Report report = check(trace);
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
  EXPECT_EQ(report.connections, 100u);
}

TEST(Limits, AnIrpThatARefusedCallNeverCompletesHoldsNoSlotForever) {
  WSK_RECORD_CONFIG config{};
  config.IrpSlots = 2;
  config.SocketSlots = 2;
  Driver driver(config);
  Request request = driver.request();
  FakeWsk::get().refused = STATUS_INVALID_HANDLE;
  for (int i = 0; i < 50; ++i) {
    IoReuseIrp(request.irp, STATUS_SUCCESS);
    arm(request);
    EXPECT_EQ(driver.npi.Dispatch->WskSocket(driver.npi.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP,
                                             WSK_FLAG_LISTEN_SOCKET, nullptr, nullptr, nullptr,
                                             nullptr, nullptr, request.irp),
              STATUS_INVALID_HANDLE);
  }
  driver.free(request);
  FakeWsk::get().refused = STATUS_SUCCESS;
  serve(driver, 1);
  driver.finish();
  EXPECT_EQ(statistics().IrpsMissed + statistics().SocketsMissed, 0u);
}

TEST(Limits, AThreadWithoutASlotHasNoNumbers) {
  WSK_RECORD_CONFIG config{};
  config.ThreadSlots = 1;
  static ULONG64 thread;
  thread = 7;
  WskRecordTestHooks.thread_id = [] { return thread; };
  Driver driver(config);
  thread = 8;
  serve(driver, 1);
  thread = 7;
  const Trace trace = driver.finish();
  WskRecordTestHooks.thread_id = thread_id;
  int without = 0;
  for (const Record& r : trace.records) {
    EXPECT_EQ(r.has(Field::seq), r.tid == 7);
    without += !r.has(Field::seq);
  }
  EXPECT_GT(without, 10);
  EXPECT_EQ(check(trace).verdict, Verdict::pass) << summary(check(trace));
}

TEST(Limits, TheIdleThreadsAndDpcsAreToldApart) {
  static ULONG64 thread;
  thread = 0;
  WskRecordTestHooks.thread_id = [] { return thread; };
  WskRecordTestHooks.in_dpc = []() -> BOOLEAN { return TRUE; };
  Driver driver;
  thread = 9;
  WskRecordMark("a thread");
  KIRQL old;
  KeRaiseIrql(DISPATCH_LEVEL, &old);
  WskRecordMark("a DPC on top of it");
  EXPECT_EQ(KeGetCurrentIrql(), DISPATCH_LEVEL) << "left as it was found";
  KeLowerIrql(old);
  const Trace trace = driver.finish();
  WskRecordTestHooks.thread_id = thread_id;
  WskRecordTestHooks.in_dpc = nullptr;
  ASSERT_EQ(trace.records.size(), 10u);
  EXPECT_EQ(trace.records[0].tid, 0x100000000u);
  EXPECT_EQ(trace.records[4].tid, 9u);
  EXPECT_EQ(trace.records[4].irql, 0);
  EXPECT_EQ(trace.records[5].tid, 0x100000000u);
  EXPECT_EQ(trace.records[5].irql, 2);
}

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

TEST(Limits, AFullRingDropsRecordsAndSaysWhereAndHowMany) {
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

TEST(Limits, WhatIsMissedInAPauseIsAGap) {
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

TEST(Limits, NotStartedTheDriverUsesWsksOwnTables) {
  WSK_REGISTRATION registration{};
  WSK_PROVIDER_NPI npi{};
  WskCaptureProviderNPI(&registration, WSK_INFINITE_WAIT, &npi);
  EXPECT_EQ(npi.Dispatch, &fake_provider);
  WskRecordMark("nobody hears this");
  WskRecordEnable(TRUE);
  WskRecordStop();
}

TEST(Limits, CompiledOutTheMacrosAreGone) { EXPECT_EQ(wskrecord_off_driver(), 0); }

TEST(Limits, AStartThatCannotBeIsRefusedAndTheDriverGoesOn) {
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
