// Callbacks, options, and every function that a socket has.
#include <gtest/gtest.h>

#include <cstring>

#include "driver.h"

namespace wskcheck::record_test {
namespace {

using conform::Verdict;
using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

// What the driver's callbacks were given, and what they answer.
struct Seen {
  PVOID context = nullptr;
  PVOID connection_context = nullptr;
  PWSK_SOCKET accepted = nullptr;
  WSK_INSPECT_ID id{};
  int inspected = 0, aborted = 0, received = 0, disconnected = 0, backlog = 0;
  WSK_INSPECT_ACTION action = WskInspectAccept;
  NTSTATUS accept = STATUS_SUCCESS;
  void (*inside)() = nullptr;
};
Seen seen;
int listener_context;
int connection_context;

WSK_INSPECT_ACTION on_inspect(PVOID context, PSOCKADDR, PSOCKADDR, PWSK_INSPECT_ID id) {
  seen.context = context;
  seen.id = *id;
  ++seen.inspected;
  return seen.action;
}
NTSTATUS on_abort(PVOID, PWSK_INSPECT_ID) {
  ++seen.aborted;
  return STATUS_SUCCESS;
}
NTSTATUS on_receive(PVOID context, ULONG, PWSK_DATA_INDICATION, SIZE_T, SIZE_T*) {
  seen.connection_context = context;
  ++seen.received;
  return STATUS_SUCCESS;
}
NTSTATUS on_disconnect(PVOID context, ULONG) {
  seen.connection_context = context;
  ++seen.disconnected;
  return STATUS_SUCCESS;
}
NTSTATUS on_backlog(PVOID context, SIZE_T) {
  seen.connection_context = context;
  ++seen.backlog;
  return STATUS_SUCCESS;
}
const WSK_CLIENT_CONNECTION_DISPATCH connection_events = {on_receive, on_disconnect, on_backlog};

NTSTATUS on_accept(PVOID context, ULONG, PSOCKADDR, PSOCKADDR, PWSK_SOCKET accepted, PVOID* out,
                   const WSK_CLIENT_CONNECTION_DISPATCH** table) {
  seen.context = context;
  seen.accepted = accepted;
  if (seen.accept == STATUS_SUCCESS && out != nullptr) {
    *out = &connection_context;
    *table = &connection_events;
  }
  if (seen.inside != nullptr) seen.inside();
  return seen.accept;
}
const WSK_CLIENT_LISTEN_DISPATCH listen_events = {on_accept, on_inspect, on_abort};

class Events : public ::testing::Test {
 protected:
  void SetUp() override { seen = Seen{}; }
};

TEST_F(Events, ConditionalAcceptByCallbackIsRecordedAndConforms) {
  Driver driver;
  const PWSK_SOCKET listener = driver.listener(&listener_context, &listen_events);
  driver.conditional(listener);
  driver.bind(listener);
  driver.enable(listener, WSK_EVENT_ACCEPT);
  FakeSocket* fake = FakeWsk::get().last_listener;
  FakeWsk::get().arrive(fake, 50000);
  seen.action = WskInspectReject;
  FakeWsk::get().arrive(fake, 50001);
  seen.action = WskInspectPend;
  FakeWsk::get().arrive(fake, 50002);
  FakeWsk::get().abort(fake, seen.id);
  EXPECT_EQ(seen.inspected, 3);
  EXPECT_EQ(seen.aborted, 1);
  EXPECT_EQ(seen.context, &listener_context) << "the driver sees its own context";
  fake->events = 0;
  driver.close(seen.accepted);
  driver.close(listener);
  const Trace trace = driver.finish();
  ASSERT_EQ(trace.error, "");
  const conform::Report report = check(trace);
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
  EXPECT_EQ(report.connections, 1u);
  std::vector<traces::Action> actions;
  for (const Record& r : trace.records) {
    if (r.ev == Event::wsk_inspect_event && r.ph == Phase::leave) actions.push_back(r.action);
    if (r.ev == Event::wsk_inspect_event && r.ph == Phase::enter) {
      EXPECT_EQ(r.context, reinterpret_cast<std::uint64_t>(&listener_context));
      EXPECT_EQ(r.socket, reinterpret_cast<std::uint64_t>(listener));
      EXPECT_EQ(r.inspect.key, 0x7f00u);
    }
    if (r.ev == Event::wsk_accept_event && r.ph == Phase::leave) {
      EXPECT_TRUE(r.accept_dispatch);
      EXPECT_EQ(r.accept_context, reinterpret_cast<std::uint64_t>(&connection_context));
    }
    if (r.ev == Event::wsk_socket && r.ph == Phase::call) {
      using enum traces::Entry;
      EXPECT_EQ(r.dispatch, (traces::DispatchTable{present, present, present}));
    }
  }
  using enum traces::Action;
  EXPECT_EQ(actions, (std::vector<traces::Action>{accept, reject, pend}));
}

TEST_F(Events, APendedRequestIsCompleted) {
  Driver driver;
  const PWSK_SOCKET listener = driver.listener(&listener_context, &listen_events);
  driver.conditional(listener);
  driver.bind(listener);
  Request request = driver.request();
  driver.accept(listener, request);
  FakeSocket* fake = FakeWsk::get().last_listener;
  seen.action = WskInspectPend;
  FakeWsk::get().arrive(fake, 50002);
  Request decision = driver.request();
  arm(decision);
  listening(listener).WskInspectComplete(listener, &seen.id, WskInspectAccept, decision.irp);
  FakeWsk::get().deliver(fake, 50002);
  driver.close(reinterpret_cast<PWSK_SOCKET>(request.information));
  driver.close(listener);
  driver.free(request);
  driver.free(decision);
  const conform::Report report = check(driver.finish());
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
  EXPECT_EQ(report.connections, 1u);
}

TEST_F(Events, TheAcceptedSocketsCallbacksComeWithTheContextOfTheirAccept) {
  Driver driver;
  const PWSK_SOCKET listener = driver.listener();
  driver.bind(listener);
  Request request = driver.request();
  driver.accept(listener, request, &connection_context, &connection_events);
  FakeWsk::get().arrive(FakeWsk::get().last_listener, 50000);
  const auto accepted = reinterpret_cast<PWSK_SOCKET>(request.information);
  driver.enable(accepted, WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT);
  FakeSocket* fake = FakeWsk::get().last_accepted;
  fake->connect->WskReceiveEvent(fake->context, 0, nullptr, 0, nullptr);
  fake->connect->WskDisconnectEvent(fake->context, WSK_FLAG_ABORTIVE);
  fake->connect->WskSendBacklogEvent(fake->context, 65536);
  EXPECT_EQ(seen.connection_context, &connection_context);
  EXPECT_EQ(seen.received + seen.disconnected + seen.backlog, 3);
  driver.close(accepted);
  driver.close(listener);
  driver.free(request);
  const Trace trace = driver.finish();
  const conform::Report report = check(trace);
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
  int events = 0;
  for (const Record& r : trace.records) {
    const bool event = r.ev == Event::wsk_receive_event || r.ev == Event::wsk_disconnect_event;
    if (event && r.ph == Phase::enter) {
      EXPECT_EQ(r.socket, reinterpret_cast<std::uint64_t>(accepted));
      ++events;
    }
  }
  EXPECT_EQ(events, 2);
}

TEST_F(Events, ACallbackThatTheDriverDoesNotHaveIsNotGivenToWsk) {
  Driver driver;
  const WSK_CLIENT_LISTEN_DISPATCH only_accept = {on_accept, nullptr, nullptr};
  const PWSK_SOCKET listener = driver.listener(&listener_context, &only_accept);
  const FakeSocket* fake = FakeWsk::get().last_listener;
  EXPECT_NE(fake->listen->WskAcceptEvent, nullptr);
  EXPECT_EQ(fake->listen->WskInspectEvent, nullptr);
  EXPECT_EQ(fake->listen->WskAbortEvent, nullptr);
  driver.close(listener);
}

TEST_F(Events, ARejectedSocketGivesItsSlotBack) {
  WSK_RECORD_CONFIG config{};
  config.SocketSlots = 2;
  Driver driver(config);
  const PWSK_SOCKET listener = driver.listener(&listener_context, &listen_events);
  driver.bind(listener);
  driver.enable(listener, WSK_EVENT_ACCEPT);
  seen.accept = STATUS_REQUEST_NOT_ACCEPTED;
  for (USHORT i = 0; i < 20; ++i) {
    FakeWsk::get().deliver(FakeWsk::get().last_listener, static_cast<USHORT>(50000 + i));
  }
  EXPECT_EQ(FakeWsk::get().accept_status, STATUS_REQUEST_NOT_ACCEPTED);
  driver.close(listener);
  const Trace trace = driver.finish();
  const conform::Report report = check(trace);
  EXPECT_EQ(report.verdict, Verdict::pass) << summary(report);
}

TEST_F(Events, EventsEnabledFromWithinWskAcceptEventFindTheirContext) {
  static Driver* current;
  Driver driver;
  current = &driver;
  const PWSK_SOCKET listener = driver.listener(&listener_context, &listen_events);
  driver.bind(listener);
  driver.enable(listener, WSK_EVENT_ACCEPT);
  seen.inside = [] {
    current->enable(seen.accepted, WSK_EVENT_RECEIVE);
    FakeSocket* fake = FakeWsk::get().last_accepted;
    fake->connect->WskReceiveEvent(fake->context, 0, nullptr, 0, nullptr);
  };
  FakeWsk::get().deliver(FakeWsk::get().last_listener, 50000);
  EXPECT_EQ(seen.connection_context, &connection_context);
  driver.close(seen.accepted);
  driver.close(listener);
  const Trace trace = driver.finish();
  EXPECT_EQ(trace.error, "");
  EXPECT_EQ(check(trace).verdict, Verdict::pass) << summary(check(trace));
}

TEST_F(Events, EveryFunctionOfASocketIsPassedOnAndRecorded) {
  Driver driver;
  const PWSK_SOCKET s = driver.create(WSK_FLAG_CONNECTION_SOCKET, nullptr, nullptr);
  const WSK_PROVIDER_CONNECTION_DISPATCH& f = connected(s);
  Request r = driver.request();
  SOCKADDR_IN a = loopback(1);
  const auto address = reinterpret_cast<PSOCKADDR>(&a);
  WSK_BUF buffer{};
  const auto irp = [&] {
    IoReuseIrp(r.irp, STATUS_SUCCESS);
    arm(r);
    return r.irp;
  };
  f.WskBind(s, address, 0, irp());
  f.WskConnect(s, address, 0, irp());
  f.WskGetLocalAddress(s, address, irp());
  f.WskGetRemoteAddress(s, address, irp());
  f.WskSend(s, &buffer, 0, irp());
  f.WskReceive(s, &buffer, 0, irp());
  f.WskDisconnect(s, &buffer, WSK_FLAG_ABORTIVE, irp());
  f.WskConnectEx(s, address, &buffer, 0, irp());
  f.WskSendEx(s, &buffer, 0, 0, nullptr, irp());
  f.WskReceiveEx(s, &buffer, 0, nullptr, nullptr, nullptr, irp());
  f.WskRelease(s, nullptr);
  EXPECT_EQ(r.completed, 10);
  const std::vector<std::string> called(FakeWsk::get().calls.begin(), FakeWsk::get().calls.end());
  EXPECT_EQ(called,
            (std::vector<std::string>{"WskConnect", "WskGetLocalAddress", "WskGetRemoteAddress",
                                      "WskSend", "WskReceive", "WskDisconnect", "WskConnectEx",
                                      "WskSendEx", "WskReceiveEx", "WskRelease"}));
  driver.close(s);
  driver.free(r);
  const Trace trace = driver.finish();
  ASSERT_EQ(trace.error, "");
  for (const std::string& name : called) {
    const std::vector<std::string> all = outline(trace);
    EXPECT_EQ(std::count(all.begin(), all.end(), name + " call"), 1) << name;
    EXPECT_EQ(std::count(all.begin(), all.end(), name + " return"), 1) << name;
  }
  EXPECT_EQ(check(trace).verdict, Verdict::pass) << summary(check(trace));
}

TEST_F(Events, OptionsTellTheirCodeTheirValueAndTheirMask) {
  Driver driver;
  const PWSK_SOCKET s = driver.listener();
  const auto& control =
      static_cast<const WSK_PROVIDER_BASIC_DISPATCH*>(s->Dispatch)->WskControlSocket;
  driver.conditional(s);
  driver.enable(s, WSK_EVENT_ACCEPT | WSK_EVENT_DISABLE);
  WSK_INSPECT_ID id{};
  control(s, WskIoctl, SIO_WSK_QUERY_INSPECT_ID, 0, 0, nullptr, sizeof id, &id, nullptr, nullptr);
  ULONG one = 1;
  control(s, WskSetOption, 1, IPPROTO_TCP, sizeof one, &one, 0, nullptr, nullptr, nullptr);
  driver.close(s);
  const Trace trace = driver.finish();
  std::vector<Record> calls;
  for (const Record& r : trace.records) {
    if (r.ev == Event::wsk_control_socket) calls.push_back(r);
  }
  ASSERT_EQ(calls.size(), 8u);
  EXPECT_EQ(calls[0].code, traces::Code::so_conditional_accept);
  EXPECT_EQ(calls[0].value, 1u);
  EXPECT_EQ(calls[2].code, traces::Code::so_wsk_event_callback);
  EXPECT_EQ(calls[2].mask, 0x80000200u);
  EXPECT_TRUE(calls[2].is_null(Field::irp));
  EXPECT_EQ(calls[4].code, traces::Code::sio_wsk_query_inspect_id);
  EXPECT_EQ(calls[5].inspect, (traces::InspectId{0x7f00, 1}));
  EXPECT_EQ(calls[6].code, traces::Code::number);
  EXPECT_EQ(calls[6].code_number, 0x60001u) << "the level is told too";
}

}  // namespace
}  // namespace wskcheck::record_test
