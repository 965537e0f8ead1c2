// The tables of the other categories, and what a driver calls without a socket.
#include <gtest/gtest.h>

#include <algorithm>

#include "driver.h"

namespace wskcheck::record_test {
namespace {

using traces::Event;
using traces::Phase;
using traces::Record;

// Requests one after the other, with one IRP.
class Tables : public ::testing::Test {
 protected:
  void SetUp() override { request_ = driver_.request(); }

  PIRP irp() {
    IoReuseIrp(request_.irp, STATUS_SUCCESS);
    arm(request_);
    return request_.irp;
  }

  // Every function was passed on to the provider and is in the trace, call and return.
  void expect_recorded(const std::vector<std::string>& names) {
    driver_.free(request_);
    trace_ = driver_.finish();
    ASSERT_EQ(trace_.error, "");
    const std::vector<std::string> all = outline(trace_);
    for (const std::string& name : names) {
      EXPECT_EQ(std::count(all.begin(), all.end(), name + " call"), 1) << name;
      EXPECT_EQ(std::count(all.begin(), all.end(), name + " return"), 1) << name;
    }
    const conform::Report report = check(trace_);
    EXPECT_NE(report.verdict, conform::Verdict::violation) << summary(report);
  }

  Driver driver_;
  Request request_;
  Trace trace_;
  SOCKADDR_IN address_ = loopback(445);
  PSOCKADDR at_ = reinterpret_cast<PSOCKADDR>(&address_);
  WSK_BUF buffer_{};
};

TEST_F(Tables, OfADatagramSocket) {
  const PWSK_SOCKET s = driver_.create(WSK_FLAG_DATAGRAM_SOCKET, nullptr, nullptr);
  const auto& f = *static_cast<const WSK_PROVIDER_DATAGRAM_DISPATCH*>(s->Dispatch);
  f.WskBind(s, at_, 0, irp());
  f.WskSendTo(s, &buffer_, 0, at_, 0, nullptr, irp());
  f.WskReceiveFrom(s, &buffer_, 0, at_, nullptr, nullptr, nullptr, irp());
  f.WskSendMessages(s, nullptr, 0, at_, 0, nullptr, irp());
  f.WskGetLocalAddress(s, at_, irp());
  f.WskRelease(s, nullptr);
  EXPECT_EQ(request_.completed, 5);
  driver_.close(s);
  expect_recorded({"WskBind", "WskSendTo", "WskReceiveFrom", "WskSendMessages",
                   "WskGetLocalAddress", "WskRelease"});
}

TEST_F(Tables, OfABasicSocket) {
  const PWSK_SOCKET s = driver_.create(WSK_FLAG_BASIC_SOCKET, nullptr, nullptr);
  ULONG one = 1;
  driver_.set_option(s, 5, &one, sizeof one, irp());
  driver_.close(s);
  expect_recorded({"WskControlSocket", "WskCloseSocket"});
}

int accepted_events;
NTSTATUS refuse(PVOID, ULONG, PSOCKADDR, PSOCKADDR, PWSK_SOCKET, PVOID*,
                const WSK_CLIENT_CONNECTION_DISPATCH**) {
  ++accepted_events;
  return STATUS_REQUEST_NOT_ACCEPTED;
}

TEST_F(Tables, OfAStreamSocketThatListens) {
  accepted_events = 0;
  static const WSK_CLIENT_LISTEN_DISPATCH listen = {refuse, nullptr, nullptr};
  static const WSK_CLIENT_STREAM_DISPATCH both = {&listen, nullptr};
  const PWSK_SOCKET s = driver_.create(WSK_FLAG_STREAM_SOCKET, nullptr, &both);
  const auto& f = *static_cast<const WSK_PROVIDER_STREAM_DISPATCH*>(s->Dispatch);
  f.WskBind(s, at_, 0, irp());
  f.WskListen(s, irp());
  driver_.enable(s, WSK_EVENT_ACCEPT);
  FakeSocket* fake = FakeWsk::get().last_listener;
  EXPECT_EQ(fake->connect, nullptr);
  FakeWsk::get().deliver(fake, 50000);
  EXPECT_EQ(accepted_events, 1);
  f.WskAccept(s, 0, nullptr, nullptr, nullptr, nullptr, irp());
  FakeWsk::get().deliver(fake, 50001);
  const auto accepted = reinterpret_cast<PWSK_SOCKET>(request_.information);
  EXPECT_NE(accepted, FakeWsk::get().last_accepted);
  driver_.close(accepted);
  driver_.close(s);
  expect_recorded({"WskBind", "WskListen", "WskAccept"});
  const Record& created = *std::find_if(trace_.records.begin(), trace_.records.end(),
                                        [](const Record& r) { return r.ev == Event::wsk_socket; });
  EXPECT_EQ(created.category, traces::Category::stream);
  using enum traces::Entry;
  EXPECT_EQ(created.dispatch, (traces::DispatchTable{present, absent, absent}));
}

TEST_F(Tables, OfAStreamSocketThatConnects) {
  const PWSK_SOCKET s = driver_.create(WSK_FLAG_STREAM_SOCKET, nullptr, nullptr);
  const auto& f = *static_cast<const WSK_PROVIDER_STREAM_DISPATCH*>(s->Dispatch);
  f.WskBind(s, at_, 0, irp());
  f.WskConnect(s, at_, 0, irp());
  f.WskConnectEx(s, at_, &buffer_, 0, irp());
  f.WskSend(s, &buffer_, 0, irp());
  f.WskSendEx(s, &buffer_, 0, 0, nullptr, irp());
  f.WskReceive(s, &buffer_, 0, irp());
  f.WskReceiveEx(s, &buffer_, 0, nullptr, nullptr, nullptr, irp());
  f.WskGetLocalAddress(s, at_, irp());
  f.WskGetRemoteAddress(s, at_, irp());
  f.WskDisconnect(s, nullptr, 0, irp());
  f.WskRelease(s, nullptr);
  EXPECT_EQ(request_.completed, 10);
  driver_.close(s);
  driver_.free(request_);
  trace_ = driver_.finish();
  const std::vector<std::string> all = outline(trace_);
  for (const char* name : FakeWsk::get().calls) {
    EXPECT_EQ(std::count(all.begin(), all.end(), std::string(name) + " return"), 1) << name;
  }
  EXPECT_EQ(FakeWsk::get().calls.size(), 10u);
}

TEST_F(Tables, OfTheProvider) {
  const WSK_PROVIDER_DISPATCH& f = *driver_.npi.Dispatch;
  EXPECT_EQ(f.Version, fake_provider.Version);
  static NPIID id{};
  WSK_EVENT_CALLBACK_CONTROL events = {&id, WSK_EVENT_ACCEPT};
  f.WskControlClient(driver_.npi.Client, WSK_SET_STATIC_EVENT_CALLBACKS, sizeof events, &events, 0,
                     nullptr, nullptr, nullptr);
  f.WskGetAddressInfo(driver_.npi.Client, nullptr, nullptr, 0, nullptr, nullptr, nullptr, nullptr,
                      nullptr, irp());
  f.WskFreeAddressInfo(driver_.npi.Client, nullptr);
  f.WskGetNameInfo(driver_.npi.Client, at_, sizeof address_, nullptr, nullptr, 0, nullptr, nullptr,
                   irp());
  expect_recorded(
      {"WskControlClient", "WskGetAddressInfo", "WskFreeAddressInfo", "WskGetNameInfo"});
  const Record& control =
      *std::find_if(trace_.records.begin(), trace_.records.end(),
                    [](const Record& r) { return r.ev == Event::wsk_control_client; });
  EXPECT_EQ(control.code, traces::Code::wsk_set_static_event_callbacks);
  EXPECT_EQ(control.mask, 0x200u);
}

TEST_F(Tables, ASocketThatIsBornConnectedIsRecordedFromThenOn) {
  driver_.npi.Dispatch->WskSocketConnect(driver_.npi.Client, SOCK_STREAM, IPPROTO_TCP, at_, at_, 0,
                                         nullptr, nullptr, nullptr, nullptr, nullptr, irp());
  const auto s = reinterpret_cast<PWSK_SOCKET>(request_.information);
  connected(s).WskSend(s, &buffer_, 0, irp());
  driver_.close(s);
  expect_recorded({"WskSocketConnect", "WskSend", "WskCloseSocket"});
}

TEST_F(Tables, TwoStackLocationsAndNoRoutineAreAsWithoutTheRecorder) {
  const PWSK_SOCKET listener = driver_.listener();
  const PIRP from_above = IoAllocateIrp(2, FALSE);
  Request above{};
  above.irp = from_above;
  arm(above);  // the routine of the driver above
  take(from_above);
  FakeWsk::get().mode = FakeWsk::Mode::later;
  listening(listener).WskGetLocalAddress(listener, at_, from_above);
  FakeWsk::get().finish();
  FakeWsk::get().mode = FakeWsk::Mode::at_once_pending;
  EXPECT_EQ(above.completed, 1) << "the completion goes on to the one above";
  EXPECT_TRUE(above.pending_returned);
  IoFreeIrp(from_above);
  driver_.close(listener);
  driver_.free(request_);
  trace_ = driver_.finish();
  const auto called =
      std::find_if(trace_.records.begin(), trace_.records.end(), [](const Record& r) {
        return r.ev == Event::wsk_get_local_address && r.ph == Phase::return_;
      });
  ASSERT_GT(trace_.records.end() - called, 2);
  EXPECT_EQ(called[1].ev, Event::completion);
  EXPECT_EQ(called[2].ph, Phase::leave);
  EXPECT_EQ(called[2].status, 0u) << "STATUS_CONTINUE_COMPLETION";
}

}  // namespace
}  // namespace wskcheck::record_test
