// See driver.h.
#include "driver.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <utility>

#include "wskcheck/traces/jsonl_reader.h"

wr_test_hooks WskRecordTestHooks = {{nullptr, nullptr, nullptr, nullptr},
                                    nullptr,
                                    wskcheck::record_test::thread_id,
                                    nullptr,
                                    nullptr};

namespace wskcheck::record_test {
namespace {

NTSTATUS completed(PDEVICE_OBJECT, PIRP irp, PVOID context) {
  auto& request = *static_cast<Request*>(context);
  request.status = irp->IoStatus.Status;
  request.information = irp->IoStatus.Information;
  request.pending_returned = irp->PendingReturned;
  ++request.completed;
  if (request.inside != nullptr) request.inside(request);
  return request.answer;
}

std::string file_of_this_test() {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  std::string name = std::string(test->test_suite_name()) + "_" + test->name();
  std::replace(name.begin(), name.end(), '/', '_');
  return ::testing::TempDir() + "wskrecord_" + name + ".jsonl";
}

}  // namespace

void arm(Request& request) {
  IoSetCompletionRoutine(request.irp, completed, &request, TRUE, TRUE, TRUE);
}

const WSK_PROVIDER_LISTEN_DISPATCH& listening(PWSK_SOCKET socket) {
  return *static_cast<const WSK_PROVIDER_LISTEN_DISPATCH*>(socket->Dispatch);
}
const WSK_PROVIDER_CONNECTION_DISPATCH& connected(PWSK_SOCKET socket) {
  return *static_cast<const WSK_PROVIDER_CONNECTION_DISPATCH*>(socket->Dispatch);
}

Driver::Driver(WSK_RECORD_CONFIG config) : path(file_of_this_test()) {
  std::remove(path.c_str());
  FakeWsk::get().reset();
  const std::u16string wide(path.begin(), path.end());
  config.Size = sizeof config;
  config.File = wide.c_str();
  config.Complete = TRUE;
  if (config.Driver == nullptr) config.Driver = "test \"driver\"";
  started = WskRecordStart(&config);
  static const WSK_CLIENT_DISPATCH client = {MAKE_WSK_VERSION(1, 0), 0, nullptr};
  WSK_CLIENT_NPI client_npi = {nullptr, &client};
  WskRegister(&client_npi, &registration_);
  WskCaptureProviderNPI(&registration_, WSK_INFINITE_WAIT, &npi);
}

Driver::~Driver() {
  if (!finished_) finish();
}

Trace Driver::finish() {
  finished_ = true;
  WskReleaseProviderNPI(&registration_);
  WskDeregister(&registration_);
  WskRecordStop();
  return read_trace(path);
}

Request Driver::request() {
  Request r;
  r.irp = IoAllocateIrp(1, FALSE);
  return r;
}

void Driver::free(Request& request) {
  IoFreeIrp(request.irp);
  request.irp = nullptr;
}

PWSK_SOCKET Driver::create(ULONG flags, PVOID context, const VOID* dispatch) {
  Request r = request();
  arm(r);
  npi.Dispatch->WskSocket(npi.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, flags, context, dispatch,
                          nullptr, nullptr, nullptr, r.irp);
  FakeWsk::get().finish();
  const auto socket = reinterpret_cast<PWSK_SOCKET>(r.information);
  free(r);
  return socket;
}

PWSK_SOCKET Driver::listener(PVOID context, const WSK_CLIENT_LISTEN_DISPATCH* table) {
  return create(WSK_FLAG_LISTEN_SOCKET, context, table);
}

void Driver::bind(PWSK_SOCKET socket) {
  Request r = request();
  arm(r);
  SOCKADDR_IN address = loopback(445);
  listening(socket).WskBind(socket, reinterpret_cast<PSOCKADDR>(&address), 0, r.irp);
  FakeWsk::get().finish();
  free(r);
}

NTSTATUS Driver::accept(PWSK_SOCKET socket, Request& request, PVOID context,
                        const WSK_CLIENT_CONNECTION_DISPATCH* table, SOCKADDR_IN* local,
                        SOCKADDR_IN* remote) {
  arm(request);
  return listening(socket).WskAccept(socket, 0, context, table, reinterpret_cast<PSOCKADDR>(local),
                                     reinterpret_cast<PSOCKADDR>(remote), request.irp);
}

void Driver::close(PWSK_SOCKET socket) {
  Request r = request();
  arm(r);
  static_cast<const WSK_PROVIDER_BASIC_DISPATCH*>(socket->Dispatch)->WskCloseSocket(socket, r.irp);
  FakeWsk::get().finish();
  EXPECT_EQ(r.completed, 1);
  free(r);
}

void Driver::set_option(PWSK_SOCKET socket, ULONG code, PVOID input, SIZE_T size, PIRP irp) {
  static_cast<const WSK_PROVIDER_BASIC_DISPATCH*>(socket->Dispatch)
      ->WskControlSocket(socket, WskSetOption, code, SOL_SOCKET, size, input, 0, nullptr, nullptr,
                         irp);
  FakeWsk::get().finish();
}

void Driver::conditional(PWSK_SOCKET socket) {
  Request r = request();
  arm(r);
  ULONG on = 1;
  set_option(socket, SO_CONDITIONAL_ACCEPT, &on, sizeof on, r.irp);
  free(r);
}

void Driver::enable(PWSK_SOCKET socket, ULONG mask) {
  static NPIID id{};
  WSK_EVENT_CALLBACK_CONTROL events = {&id, mask};
  set_option(socket, SO_WSK_EVENT_CALLBACK, &events, sizeof events, nullptr);
}

Trace read_trace(const std::string& path) {
  Trace trace;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) trace.lines.push_back(line);
  auto opened = traces::open_jsonl(path);
  if (!opened) {
    trace.error = opened.error().message();
    return trace;
  }
  trace.reader = std::move(*opened);
  traces::RecordReader& reader = *trace.reader;
  trace.header = reader.header();
  traces::Record record;
  traces::ReadState state;
  while ((state = reader.next(record)) == traces::ReadState::record) {
    if (record.ev == traces::Event::mark) trace.texts.emplace_back(record.text);
    record.text = {};
    trace.records.push_back(record);
  }
  if (state == traces::ReadState::error) trace.error = reader.error().message();
  return trace;
}

conform::Report check(const Trace& trace) {
  conform::Checker checker(trace.header);
  for (const traces::Record& record : trace.records) checker.add(record);
  return checker.finish();
}

std::string summary(const conform::Report& report) {
  std::string out;
  for (const auto& finding : report.findings) {
    out += "line " + std::to_string(finding.line) + " " + std::string(finding.rule) + ": " +
           finding.what + "\n";
  }
  return out;
}

std::vector<std::string> outline(const Trace& trace) {
  std::vector<std::string> out;
  for (const traces::Record& r : trace.records) {
    std::string one(traces::event_name(r.ev));
    if (r.ev == traces::Event::other_function) one = r.name;
    if (r.ph != traces::Phase::none) one += " " + std::string(traces::phase_name(r.ph));
    out.push_back(one);
  }
  return out;
}

const traces::Record* gap_of(const Trace& trace) {
  for (const traces::Record& r : trace.records) {
    if (r.ev == traces::Event::gap) return &r;
  }
  return nullptr;
}

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

}  // namespace wskcheck::record_test
