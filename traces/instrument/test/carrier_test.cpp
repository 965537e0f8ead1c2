// Both carriers of one run say the same: the file of JSON Lines, and the events of ETW as an event
// log that this project's reader of .etl opens.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "driver.h"
#include "fake_etw.h"
#include "hand_made.h"

namespace wskcheck::record_test {
namespace {

using etl::FileBytes;

void append16(FileBytes& to, std::size_t value) {
  to.push_back(static_cast<std::uint8_t>(value & 0xff));
  to.push_back(static_cast<std::uint8_t>(value >> 8));
}

// An extended item: size, type, whether another follows, size of the data, data, padding.
void append_item(FileBytes& to, std::uint16_t type, bool more, const Bytes& data) {
  const std::size_t size = (8 + data.size() + 7) / 8 * 8;
  append16(to, size);
  append16(to, type);
  append16(to, more ? 1 : 0);
  append16(to, data.size());
  to.insert(to.end(), data.begin(), data.end());
  to.resize(to.size() + size - 8 - data.size());
}

// What Windows makes of an EtwWriteTransfer: the header, the two blobs as items, the payload.
FileBytes logged(const Written& w, std::int64_t stamp, ULONG64 thread) {
  FileBytes data;
  append_item(data, 12, true, w.traits);
  append_item(data, 11, false, w.metadata);
  data.insert(data.end(), w.payload.begin(), w.payload.end());
  etl::Guid provider;
  std::copy(etw.guid.begin(), etw.guid.end(), provider.bytes.begin());
  FileBytes record = etl::event_record(provider, 0, 0, stamp, data);
  etl::put16(record, 4, 1);
  etl::put32(record, 8, static_cast<std::uint32_t>(thread));
  std::copy(w.descriptor.begin(), w.descriptor.end(), record.begin() + 40);
  return record;
}

FileBytes log_of_events(const Trace& trace) {
  FileBytes log = etl::header_only(1);
  etl::BufferOf buffer;
  std::size_t used = 0;
  for (std::size_t i = 0; i < etw.events.size(); ++i) {
    FileBytes record = logged(etw.events[i], static_cast<std::int64_t>(i + 1),
                              i < trace.records.size() ? trace.records[i].tid : 1);
    if (used + record.size() + 8 > etl::hand_made_buffer_bytes - 0x48) {
      etl::add_buffer(log, buffer);
      buffer.records.clear();
      ++buffer.sequence;
      used = 0;
    }
    used += (record.size() + 7) / 8 * 8;
    buffer.records.push_back(std::move(record));
  }
  etl::add_buffer(log, buffer);
  return log;
}

// What only one of the carriers knows in this way.
traces::Record without_its_clock(traces::Record r) {
  r.t = 0;
  r.at = {};
  r.cpu = 0;
  r.text = {};
  r.values.erase(traces::Field::cpu);
  if (r.name.empty()) return r;
  static const std::string_view kept[] = {"WskSend", "WskReceive", "WskGetRemoteAddress"};
  r.name = *std::find(std::begin(kept), std::end(kept), r.name);
  return r;
}

WSK_INSPECT_ACTION pend(PVOID, PSOCKADDR, PSOCKADDR, PWSK_INSPECT_ID) { return WskInspectPend; }
NTSTATUS accept(PVOID, ULONG, PSOCKADDR, PSOCKADDR, PWSK_SOCKET, PVOID*,
                const WSK_CLIENT_CONNECTION_DISPATCH**) {
  return STATUS_REQUEST_NOT_ACCEPTED;
}
NTSTATUS abort(PVOID, PWSK_INSPECT_ID) { return STATUS_SUCCESS; }

// A bit of everything.
Trace run() {
  WSK_RECORD_CONFIG config{};
  config.Etw = TRUE;
  Driver driver(config);
  static const WSK_CLIENT_LISTEN_DISPATCH table = {accept, pend, abort};
  int context = 0;
  const PWSK_SOCKET listener = driver.listener(&context, &table);
  driver.conditional(listener);
  driver.bind(listener);
  driver.enable(listener, WSK_EVENT_ACCEPT);
  FakeWsk& wsk = FakeWsk::get();
  wsk.arrive(wsk.last_listener, 50000);
  Request decision = driver.request();
  arm(decision);
  listening(listener).WskInspectComplete(listener, &wsk.last_listener->id, WskInspectAccept,
                                         decision.irp);
  wsk.deliver(wsk.last_listener, 50000);
  wsk.arrive(wsk.last_listener, 50001);
  wsk.abort(wsk.last_listener, wsk.last_listener->id);
  Request request = driver.request();
  SOCKADDR_IN local{};
  SOCKADDR_IN remote{};
  driver.accept(listener, request, &context, nullptr, &local, &remote);
  wsk.deliver(wsk.last_listener, 50002);
  const auto accepted = reinterpret_cast<PWSK_SOCKET>(request.information);
  WSK_BUF buffer{};
  for (const auto function : {connected(accepted).WskSend, connected(accepted).WskReceive,
                              connected(accepted).WskDisconnect}) {
    IoReuseIrp(request.irp, STATUS_SUCCESS);
    arm(request);
    function(accepted, &buffer, 1, request.irp);
  }
  WskRecordMark("a mark");
  driver.close(accepted);
  IoCancelIrp(decision.irp);
  driver.close(listener);
  driver.free(request);
  driver.free(decision);
  return driver.finish();
}

TEST(Carriers, TheFileAndTheEventLogHaveTheSameRecords) {
  etw = Etw{};
  etw.session_waits = true;
  etw_present(true);
  const Trace trace = run();
  etw_present(false);
  ASSERT_EQ(trace.error, "");
  ASSERT_EQ(trace.records.size(), etw.events.size());
  const etl::RecordsOf log = etl::records_of(log_of_events(trace));
  ASSERT_NE(log.reader, nullptr) << log.error.message();
  ASSERT_FALSE(log.failed) << log.error.message();
  ASSERT_EQ(log.records.size(), trace.records.size());
  for (std::size_t i = 0; i < trace.records.size(); ++i) {
    EXPECT_EQ(without_its_clock(log.records[i]), without_its_clock(trace.records[i]))
        << trace.lines[i + 1];
  }
  std::vector<std::string> marks;  // the log's reader keeps a text for each record
  std::copy_if(log.texts.begin(), log.texts.end(), std::back_inserter(marks),
               [](const std::string& text) { return !text.empty(); });
  EXPECT_EQ(marks, trace.texts);
  EXPECT_EQ(trace.records.size(), 78u);
}

}  // namespace
}  // namespace wskcheck::record_test
