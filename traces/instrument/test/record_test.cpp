// What a driver does is in the file, as the trace format wants it, and it conforms.
#include <gtest/gtest.h>

#include "driver.h"

namespace wskcheck::record_test {
namespace {

using conform::Verdict;
using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

using Outline = std::vector<std::string>;

const Record* find(const Trace& trace, Event ev, Phase ph, int nth = 0) {
  for (const Record& r : trace.records) {
    if (r.ev == ev && r.ph == ph && nth-- == 0) return &r;
  }
  return nullptr;
}

// One accept before the connection, one that the close cancels.
Trace one_listener(Driver& driver) {
  const PWSK_SOCKET listener = driver.listener();
  driver.bind(listener);
  Request first = driver.request();
  Request second = driver.request();
  SOCKADDR_IN local{};
  SOCKADDR_IN remote{};
  driver.accept(listener, first, nullptr, nullptr, &local, &remote);
  FakeWsk::get().arrive(FakeWsk::get().last_listener, 50000);
  const auto accepted = reinterpret_cast<PWSK_SOCKET>(first.information);
  EXPECT_EQ(first.completed, 1);
  EXPECT_EQ(FakeWsk::get().last_called, FakeWsk::get().last_listener);
  EXPECT_NE(accepted, FakeWsk::get().last_accepted) << "the driver sees the recorder's socket";
  driver.accept(listener, second);
  driver.close(accepted);
  driver.close(listener);
  EXPECT_EQ(second.status, STATUS_CANCELLED);
  driver.free(first);
  driver.free(second);
  return driver.finish();
}

TEST(Record, AListenerWithAcceptIrpsIsWrittenWholeAndConforms) {
  Driver driver;
  const Trace trace = one_listener(driver);
  ASSERT_EQ(trace.error, "");
  EXPECT_EQ(trace.header.order, traces::Order::total);
  EXPECT_TRUE(trace.header.complete);
  EXPECT_EQ(trace.header.frequency, 1000000000u);
  EXPECT_EQ(trace.header.driver, "test \"driver\"");
  const Outline expected = {
      "WskRegister call", "WskRegister return", "WskCaptureProviderNPI call",
      "WskCaptureProviderNPI return",
      // create, bind
      "IoAllocateIrp call", "WskSocket call", "Completion enter", "Completion leave",
      "WskSocket return", "IoFreeIrp call", "IoAllocateIrp call", "WskBind call",
      "Completion enter", "Completion leave", "WskBind return", "IoFreeIrp call",
      // the accept that a connection takes
      "IoAllocateIrp call", "IoAllocateIrp call", "WskAccept call", "WskAccept return",
      "Completion enter", "Completion leave", "WskAccept call", "WskAccept return",
      // the accepted socket, the listener with the other accept
      "IoAllocateIrp call", "WskCloseSocket call", "Completion enter", "Completion leave",
      "WskCloseSocket return", "IoFreeIrp call", "IoAllocateIrp call", "WskCloseSocket call",
      "Completion enter", "Completion leave", "Completion enter", "Completion leave",
      "WskCloseSocket return", "IoFreeIrp call", "IoFreeIrp call", "IoFreeIrp call",
      "WskReleaseProviderNPI call", "WskReleaseProviderNPI return", "WskDeregister call",
      "WskDeregister return"};
  EXPECT_EQ(outline(trace), expected);
  const conform::Report report = check(trace);
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
  EXPECT_EQ(report.connections, 1u);
  EXPECT_EQ(FakeWsk::get().sockets_alive, 0);
  EXPECT_EQ(irps_alive(), 0);
}

TEST(Record, AnAcceptTellsItsSocketItsContextItsAddressesAndItsResult) {
  Driver driver;
  const Trace trace = one_listener(driver);
  const Record* created = find(trace, Event::completion, Phase::enter);
  const Record* called = find(trace, Event::wsk_accept, Phase::call);
  const Record* returned = find(trace, Event::wsk_accept, Phase::return_);
  const Record* done = find(trace, Event::completion, Phase::enter, 2);
  ASSERT_TRUE(created && called && returned && done);
  EXPECT_EQ(called->socket, created->information);
  EXPECT_EQ(called->flags, 0u);
  EXPECT_TRUE(called->is_null(Field::context));
  EXPECT_TRUE(called->has(Field::dispatch));
  EXPECT_FALSE(called->dispatch_given);
  EXPECT_EQ(returned->status, 0x103u);
  EXPECT_EQ(done->irp, called->irp);
  EXPECT_EQ(done->status, 0u);
  EXPECT_TRUE(done->pending_returned);
  EXPECT_EQ(traces::to_text(done->local), "127.0.0.1:445");
  EXPECT_EQ(traces::to_text(done->remote), "127.0.0.1:50000");
  const Record* closed = find(trace, Event::wsk_close_socket, Phase::call);
  EXPECT_EQ(closed->socket, done->information);
  EXPECT_NE(done->information, created->information);
}

TEST(Record, TheNumbersOfAThreadHaveNoHoles) {
  Driver driver;
  const Trace trace = one_listener(driver);
  std::uint64_t next = 0;
  for (const Record& r : trace.records) {
    EXPECT_EQ(r.tid, trace.records.front().tid);
    EXPECT_EQ(r.irql, 0);
    EXPECT_TRUE(r.has(Field::seq));
    EXPECT_EQ(r.seq, next++);
  }
}

class EveryMode : public ::testing::TestWithParam<FakeWsk::Mode> {};

TEST_P(EveryMode, ConformsWhenCompletedInTheCallOrLater) {
  Driver driver;
  FakeWsk::get().mode = GetParam();
  const Trace trace = one_listener(driver);
  ASSERT_EQ(trace.error, "");
  const conform::Report report = check(trace);
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
  EXPECT_EQ(trace.records.size(), 44u);
}

INSTANTIATE_TEST_SUITE_P(Record, EveryMode,
                         ::testing::Values(FakeWsk::Mode::at_once, FakeWsk::Mode::at_once_pending,
                                           FakeWsk::Mode::later));

TEST(Record, TheSecondAcceptFromWithinTheCompletionRoutineIsRecorded) {
  Driver driver;
  static PWSK_SOCKET listener;
  listener = driver.listener();
  driver.bind(listener);
  Request request = driver.request();
  static PWSK_SOCKET accepted;
  request.inside = [](Request& r) {
    r.inside = nullptr;
    accepted = reinterpret_cast<PWSK_SOCKET>(r.information);
    IoReuseIrp(r.irp, STATUS_SUCCESS);
    arm(r);
    listening(listener).WskAccept(listener, 0, nullptr, nullptr, nullptr, nullptr, r.irp);
  };
  driver.accept(listener, request);
  FakeWsk::get().arrive(FakeWsk::get().last_listener, 50001);
  FakeWsk::get().arrive(FakeWsk::get().last_listener, 50002);
  EXPECT_EQ(request.completed, 2);
  driver.close(accepted);
  driver.close(reinterpret_cast<PWSK_SOCKET>(request.information));
  driver.close(listener);
  driver.free(request);
  const Trace trace = driver.finish();
  const conform::Report report = check(trace);
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
  EXPECT_EQ(report.connections, 2u);
}

TEST(Record, CancelsAreRecordedWithTheirResult) {
  Driver driver;
  const PWSK_SOCKET listener = driver.listener();
  driver.bind(listener);
  Request request = driver.request();
  driver.accept(listener, request);
  on_cancel([](PIRP irp) -> BOOLEAN {
    FakeWsk::get().last_listener->accepts.clear();
    complete(irp, STATUS_CANCELLED, 0);
    return TRUE;
  });
  EXPECT_TRUE(IoCancelIrp(request.irp));
  on_cancel(nullptr);
  EXPECT_EQ(request.status, STATUS_CANCELLED);
  driver.close(listener);
  driver.free(request);
  const Trace trace = driver.finish();
  ASSERT_NE(find(trace, Event::io_cancel_irp, Phase::return_), nullptr);
  EXPECT_TRUE(find(trace, Event::io_cancel_irp, Phase::return_)->result);
  const conform::Report report = check(trace);
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
}

TEST(Record, AWrongDriverIsFoundInItsRecording) {
  Driver driver;
  const PWSK_SOCKET listener = driver.listener();
  driver.bind(listener);
  driver.close(listener);
  Request request = driver.request();
  arm(request);
  // WSK would not survive this; the fake is not called: its table is read before.
  static const WSK_PROVIDER_LISTEN_DISPATCH inert = [] {
    WSK_PROVIDER_LISTEN_DISPATCH t{};
    t.WskAccept = [](PWSK_SOCKET, ULONG, PVOID, const WSK_CLIENT_CONNECTION_DISPATCH*, PSOCKADDR,
                     PSOCKADDR, PIRP irp) -> NTSTATUS {
      take(irp);
      complete(irp, STATUS_INVALID_HANDLE, 0);
      return STATUS_INVALID_HANDLE;
    };
    return t;
  }();
  WSK_SOCKET corpse = {&inert};
  static_assert(sizeof(WSK_SOCKET) == sizeof(void*));
  reinterpret_cast<PWSK_SOCKET*>(listener)[1] = &corpse;  // the recorder's `real`
  driver.accept(listener, request);
  driver.free(request);
  const conform::Report report = check(driver.finish());
  EXPECT_EQ(report.verdict, Verdict::violation);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings.front().blame, conform::Blame::application);
  EXPECT_EQ(report.findings.front().rule, "CLO-06");
}

TEST(Record, MarksAreKeptToTheirLength) {
  Driver driver;
  WskRecordMark("say \"hi\"\n\\ \xc3\xbc");
  WskRecordMark(std::string(200, 'x').c_str());
  const Trace trace = driver.finish();
  ASSERT_EQ(trace.error, "");
  EXPECT_EQ(trace.texts, (std::vector<std::string>{"say \"hi\"\n\\ ??", std::string(63, 'x')}));
}

}  // namespace
}  // namespace wskcheck::record_test
