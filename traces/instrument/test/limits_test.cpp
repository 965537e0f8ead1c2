// What happens when slots run out. Nothing is missing in silence, and the driver notices nothing.
#include <gtest/gtest.h>

#include "driver.h"

namespace wskcheck::record_test {
namespace {

using conform::Verdict;
using traces::Event;
using traces::Field;
using traces::Record;

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

TEST(Limits, AnIrpThatIsCompletedTwiceIsShownAndBreaksNothing) {
  Driver driver;
  const PWSK_SOCKET listener = driver.listener();
  driver.bind(listener);
  Request request = driver.request();
  driver.accept(listener, request);
  const IO_STACK_LOCATION at = *IoGetCurrentIrpStackLocation(request.irp);
  FakeWsk::get().arrive(FakeWsk::get().last_listener, 50000);
  const auto accepted = reinterpret_cast<PWSK_SOCKET>(request.information);
  EXPECT_EQ(at.CompletionRoutine(nullptr, request.irp, at.Context),
            STATUS_MORE_PROCESSING_REQUIRED);
  EXPECT_EQ(request.completed, 1);
  driver.close(accepted);
  driver.close(listener);
  driver.free(request);
  const conform::Report report = check(driver.finish());
  EXPECT_EQ(report.verdict, Verdict::violation);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings.front().rule, "IRP-10");
  EXPECT_EQ(report.findings.front().blame, conform::Blame::provider);
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

}  // namespace
}  // namespace wskcheck::record_test
