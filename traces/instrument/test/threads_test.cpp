// Many threads record at once; what they leave is one order, without a hole, that conforms.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "driver.h"

namespace wskcheck::record_test {
namespace {

using traces::Record;

std::atomic<int> accepts_done;
std::atomic<int> closes_done;

TEST(Threads, AcceptsFromOneThreadAndCompletionsFromTwoOthersConform) {
  constexpr int connections = 200;
  accepts_done = 0;
  closes_done = 0;
  WSK_RECORD_CONFIG config{};
  config.RingRecords = 1u << 15;
  Driver driver(config);
  const PWSK_SOCKET listener = driver.listener();
  driver.bind(listener);
  FakeWsk& wsk = FakeWsk::get();
  FakeSocket* fake = wsk.last_listener;
  wsk.mode = FakeWsk::Mode::later;
  std::atomic<bool> stop{false};
  std::thread completer([&] {
    while (!stop) {
      if (!wsk.finish_one()) std::this_thread::yield();
    }
  });
  std::thread network([&] {
    for (int i = 0; i < connections; ++i) {
      while (!wsk.has_accept(fake)) std::this_thread::yield();
      wsk.deliver(fake, static_cast<USHORT>(40000 + i));
    }
  });
  Request accept = driver.request();
  Request close = driver.request();
  accept.inside = [](Request&) { ++accepts_done; };
  close.inside = [](Request&) { ++closes_done; };
  for (int i = 0; i < connections; ++i) {
    IoReuseIrp(accept.irp, STATUS_SUCCESS);
    driver.accept(listener, accept);
    while (accepts_done != i + 1) std::this_thread::yield();
    const auto socket = reinterpret_cast<PWSK_SOCKET>(accept.information);
    IoReuseIrp(close.irp, STATUS_SUCCESS);
    arm(close);
    connected(socket).Basic.WskCloseSocket(socket, close.irp);
    while (closes_done != i + 1) std::this_thread::yield();
  }
  network.join();
  stop = true;
  completer.join();
  wsk.mode = FakeWsk::Mode::at_once_pending;
  driver.close(listener);
  driver.free(accept);
  driver.free(close);
  const Trace trace = driver.finish();
  ASSERT_EQ(trace.error, "");
  const conform::Report report = check(trace);
  EXPECT_EQ(report.verdict, conform::Verdict::pass) << summary(report);
  EXPECT_EQ(report.connections, static_cast<std::uint64_t>(connections));
}

TEST(Threads, EveryThreadsNumbersAreInTheOrderOfTheFile) {
  constexpr int threads = 4;
  constexpr int marks = 5000;
  WSK_RECORD_CONFIG config{};
  config.RingRecords = 64;  // so that records are dropped, too
  Driver driver(config);
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i) {
    all.emplace_back([] {
      for (int n = 0; n < marks; ++n) WskRecordMark("x");
    });
  }
  for (std::thread& thread : all) thread.join();
  const Trace trace = driver.finish();
  ASSERT_EQ(trace.error, "");
  std::map<std::uint64_t, std::uint64_t> next;
  std::uint64_t holes = 0;
  std::uint64_t lost = 0;
  std::uint64_t records = 0;
  for (const Record& r : trace.records) {
    if (r.ev == traces::Event::gap) {
      lost += r.lost;
      continue;
    }
    ++records;
    EXPECT_GE(r.seq, next[r.tid]);
    holes += r.seq - next[r.tid];
    next[r.tid] = r.seq + 1;
  }
  WSK_RECORD_STATISTICS s;
  WskRecordQuery(&s);
  EXPECT_EQ(s.Recorded, records);
  EXPECT_EQ(s.Dropped, lost);
  EXPECT_LE(holes, lost) << "the last records of a thread leave no hole behind them";
  EXPECT_EQ(records + lost, static_cast<std::uint64_t>(threads * marks) + 8);
  EXPECT_EQ(s.Written, trace.lines.size());
}

TEST(Threads, SlotsOfSocketsAndIrpsAreNeverGivenToTwo) {
  constexpr int threads = 4;
  WSK_RECORD_CONFIG config{};
  config.RingRecords = 1u << 15;
  config.SocketSlots = 2 * threads;
  config.IrpSlots = 2 * threads;
  Driver driver(config);
  std::atomic<int> wrong{0};
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i) {
    all.emplace_back([&driver, &wrong] {
      for (int n = 0; n < 200; ++n) {
        Request r = driver.request();
        arm(r);
        driver.npi.Dispatch->WskSocket(driver.npi.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP,
                                       WSK_FLAG_CONNECTION_SOCKET, nullptr, nullptr, nullptr,
                                       nullptr, nullptr, r.irp);
        const auto socket = reinterpret_cast<PWSK_SOCKET>(r.information);
        IoReuseIrp(r.irp, STATUS_SUCCESS);
        arm(r);
        connected(socket).Basic.WskCloseSocket(socket, r.irp);
        if (r.completed != 2) ++wrong;
        driver.free(r);
      }
    });
  }
  for (std::thread& thread : all) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(FakeWsk::get().sockets_alive, 0);
  const Trace trace = driver.finish();
  WSK_RECORD_STATISTICS s;
  WskRecordQuery(&s);
  EXPECT_EQ(s.IrpsMissed + s.SocketsMissed, 0u);
  EXPECT_EQ(check(trace).verdict, conform::Verdict::pass) << summary(check(trace));
}

}  // namespace
}  // namespace wskcheck::record_test
