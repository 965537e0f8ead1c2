// Events of the recorder to records: the ways in which a recorder may write its fields, what is no
// record, and the header.
#include <gtest/gtest.h>

#include <functional>
#include <sstream>

#include "../src/event_builder.h"
#include "hand_made.h"

namespace wskcheck::etl {
namespace {

using traces::Event;
using traces::Field;
using traces::Phase;
using traces::Record;

constexpr std::uint8_t start = 1;
constexpr std::uint8_t stop = 2;

// An event of the recorder with the fields that `add` adds.
FileBytes recorder_event(std::string_view name, std::uint8_t opcode, std::int64_t stamp,
                         const std::function<void(EventBuilder&)>& add = {}) {
  EventBuilder event(provider_guid(recorder_name), recorder_name);
  event.start(name);
  if (add) add(event);
  EventHead head;
  head.stamp = stamp;
  head.thread_id = 77;
  head.opcode = opcode;
  return event.finish(head);
}

RecordsOf records_of_events(std::vector<FileBytes> events, const traces::ReadOptions& options = {},
                            std::uint32_t mode = 0) {
  FileBytes log = header_only(1, mode);
  add_buffer(log, {.records = std::move(events)});
  return records_of(log, options);
}

Record the_record(const FileBytes& event) {
  const RecordsOf reading = records_of_events({event});
  EXPECT_FALSE(reading.failed) << reading.error.message();
  if (reading.records.size() != 1) {
    ADD_FAILURE() << reading.records.size() << " records";
    return {};
  }
  Record out = reading.records[0];
  out.at = {};
  return out;
}

std::string message_about(const FileBytes& event) {
  const RecordsOf reading = records_of_events({recorder_event("WskListen", start, 1), event});
  return reading.failed ? reading.error.message() : "";
}

Record base(Event ev, Phase ph) {
  Record out;
  out.ev = ev;
  out.ph = ph;
  out.t = 5;
  out.tid = 77;
  out.values.insert(Field::tid);
  out.values.insert(Field::cpu);
  return out;
}

TEST(EtlReader, TakesTimeProcessorAndThreadFromTheEvent) {
  EXPECT_EQ(the_record(recorder_event("WskListen", start, 5)),
            base(Event::wsk_listen, Phase::call));
  EXPECT_EQ(the_record(recorder_event("WskAcceptEvent", stop, 5)),
            base(Event::wsk_accept_event, Phase::leave));
}

TEST(EtlReader, StampsCountFromTheFirstOfTheLog) {
  FileBytes log = header_only(1);
  put64(log, 0x48 + 16, 1000);  // the header event's stamp
  add_buffer(log, {.records = {recorder_event("WskListen", start, 1500),
                               recorder_event("gap", 0, 1600, [](EventBuilder& event) {
                                 event.add_number("until", 1700, InType::uint64);
                               })}});
  const RecordsOf reading = records_of(log);
  ASSERT_EQ(reading.records.size(), 2U);
  EXPECT_EQ(reading.records[0].t, 500U);
  EXPECT_EQ(reading.records[1].t, 600U);
  EXPECT_EQ(reading.records[1].until, 700U);
  EXPECT_EQ(reading.reader->header().frequency, 10000000U);
}

TEST(EtlReader, TakesADispatchTableAsAStructureOrAsFields) {
  Record expected = base(Event::wsk_socket, Phase::call);
  expected.values.insert(Field::dispatch);
  expected.dispatch = {traces::Entry::present, traces::Entry::absent, traces::Entry::unknown};
  EXPECT_EQ(the_record(recorder_event("WskSocket", start, 5,
                                      [](EventBuilder& event) {
                                        event.add_structure("dispatch", 2);
                                        event.add_boolean("accept", true);
                                        event.add_boolean("inspect", false);
                                      })),
            expected);
  EXPECT_EQ(the_record(recorder_event("WskSocket", start, 5,
                                      [](EventBuilder& event) {
                                        event.add_boolean("dispatch_accept", true);
                                        event.add_boolean("dispatch_inspect", false);
                                      })),
            expected);
}

TEST(EtlReader, TakesNamesOrNumbers) {
  Record expected = base(Event::wsk_control_socket, Phase::call);
  for (const Field field : {Field::request, Field::code}) expected.values.insert(field);
  expected.request = traces::Request::ioctl;
  expected.code_number = 0x98000001;
  EXPECT_EQ(the_record(recorder_event("WskControlSocket", start, 5,
                                      [](EventBuilder& event) {
                                        event.add_string("request", "ioctl");
                                        event.add_string("code", "0x98000001");
                                      })),
            expected);
  EXPECT_EQ(the_record(recorder_event("WskControlSocket", start, 5,
                                      [](EventBuilder& event) {
                                        event.add_number("request", 2, InType::uint32);
                                        event.add_number("code", 0x98000001, InType::hex32);
                                      })),
            expected);
}

TEST(EtlReader, ADriverOf32BitsHasItsPointersInFewerBits) {
  Record expected = base(Event::wsk_listen, Phase::call);
  expected.socket = 0x85001000;
  expected.values.insert(Field::socket);
  EXPECT_EQ(the_record(recorder_event("WskListen", start, 5,
                                      [](EventBuilder& event) {
                                        event.add_number("socket", 0x85001000, InType::hex32);
                                      })),
            expected);
}

TEST(EtlReader, NullIsAFieldOfItsOwnAndZeroIsAValue) {
  Record expected = base(Event::wsk_accept, Phase::call);
  expected.nulls.insert(Field::context);
  expected.values.insert(Field::irp);
  EXPECT_EQ(the_record(recorder_event("WskAccept", start, 5,
                                      [](EventBuilder& event) {
                                        event.add_boolean("null_context", true);
                                        event.add_boolean("null_socket", false);
                                        event.add_number("irp", 0, InType::hex64);
                                      })),
            expected);
}

// A buffer of zeros is what an accept leaves that did not write to it; no bytes say nothing.
TEST(EtlReader, AnAddressMayBeUntouchedOrUnknown) {
  Record expected = base(Event::completion, Phase::enter);
  expected.values.insert(Field::irp);
  expected.values.insert(Field::local);
  EXPECT_EQ(the_record(recorder_event("Completion", start, 5,
                                      [](EventBuilder& event) {
                                        event.add_number("irp", 0, InType::hex64);
                                        event.add_binary("local", FileBytes(28), OutType::none);
                                        event.add_binary("remote", {}, OutType::none);
                                      })),
            expected);
}

TEST(EtlReader, PassesOverFieldsThatItDoesNotKnow) {
  EXPECT_EQ(the_record(recorder_event("WskListen", start, 5,
                                      [](EventBuilder& event) {
                                        event.add_string("colour", "green");
                                        event.add_number("status", 9, InType::uint32);
                                        event.add_number("inspect_key", 9, InType::hex64);
                                        event.add_structure("more", 1);
                                        event.add_number("socket", 9, InType::hex64);
                                      })),
            base(Event::wsk_listen, Phase::call));
}

TEST(EtlReader, EventsOfOtherProvidersAreNoRecords) {
  const Guid other = guid_of("11111111-2222-3333-4444-555555555555");
  EventBuilder foreign(other, "Somebody");
  foreign.start("WskListen");
  const RecordsOf reading = records_of_events(
      {event_record(other, 1, 0, 2, {}), recorder_event("WskListen", start, 3), foreign.finish({}),
       event_record(provider_guid(recorder_name), 9, 0, 4, {})});
  ASSERT_FALSE(reading.failed) << reading.error.message();
  EXPECT_EQ(reading.records.size(), 1U);
}

// A kernel driver may have a GUID that was picked by hand.
TEST(EtlReader, TheProviderIsKnownByItsNameToo) {
  EventBuilder event(guid_of("11111111-2222-3333-4444-555555555555"), recorder_name);
  event.start("WskListen");
  EventHead head;
  head.opcode = start;
  EXPECT_EQ(records_of_events({event.finish(head)}).records.size(), 1U);
}

TEST(EtlReader, RecordsOfSharedBuffersHaveNoProcessor) {
  const RecordsOf reading = records_of_events({recorder_event("WskListen", start, 5)}, {},
                                              mode::no_per_processor_buffers);
  ASSERT_EQ(reading.records.size(), 1U);
  EXPECT_TRUE(reading.records[0].is_missing(Field::cpu));
  EXPECT_EQ(reading.reader->header().order, traces::Order::per_thread);
}

TEST(EtlReader, SaysWhatIsNoRecord) {
  const std::string at = "lab3.etl: byte 0x10d0: found ";
  EXPECT_EQ(message_about(recorder_event("Listen", start, 5)),
            at + "the event \"Listen\" of WskAcceptTrace, expected an event of the format or the "
                 "name of a WSK function");
  EXPECT_EQ(message_about(recorder_event("WskListen", 0, 5)),
            at + "the opcode 0 in WskListen, expected 1 (Start) or 2 (Stop)");
  EXPECT_EQ(message_about(recorder_event("mark", 1, 5)), at + "the opcode 1 in mark, expected 0");
  EXPECT_EQ(message_about(recorder_event("Completion", start, 5)),
            at + "no \"irp\", expected it in every Completion enter");
  const auto with = [&](std::string_view name, const std::function<void(EventBuilder&)>& add) {
    return message_about(recorder_event(name, start, 5, add));
  };
  EXPECT_EQ(with("WskSocket", [](EventBuilder& event) { event.add_string("category", "lissten"); }),
            at + "\"category\" = lissten, expected a category of sockets, or its WSK_FLAG");
  EXPECT_EQ(with("WskListen", [](EventBuilder& event) { event.add_string("socket", "x"); }),
            at + "\"socket\" = x, expected a whole number");
  EXPECT_EQ(
      with("WskListen", [](EventBuilder& event) { event.add_number("irql", 32, InType::uint8); }),
      at + "\"irql\" = 32, expected a value in the field's range");
  EXPECT_EQ(with("WskBind",
                 [](EventBuilder& event) {
                   event.add_binary("local", {9, 0, 1, 2}, OutType::none);
                 }),
            at + "\"local\" = 09000102, expected a SOCKADDR of IPv4 or IPv6");
  EXPECT_EQ(with("WskListen",
                 [](EventBuilder& event) {
                   event.add_boolean("null_socket", true);
                   event.add_number("socket", 1, InType::hex64);
                 }),
            at + "\"socket\" both with a value and null, expected one of them");
}

TEST(EtlReader, CountsWhatIsNoRecordWhenBadInputIsSkipped) {
  traces::ReadOptions skipping;
  skipping.skip_bad_lines = true;
  const RecordsOf reading =
      records_of_events({recorder_event("WskListen", start, 1), recorder_event("Listen", start, 2),
                         recorder_event("WskListen", 9, 3), recorder_event("WskListen", stop, 4)},
                        skipping);
  ASSERT_FALSE(reading.failed);
  EXPECT_EQ(reading.records.size(), 2U);
  EXPECT_EQ(reading.reader->skipped(), 2U);
  EXPECT_EQ(reading.reader->first_skipped()->found, "the event \"Listen\" of WskAcceptTrace");
}

TEST(EtlReader, ALogWithoutTheRecorderIsNoTrace) {
  const Guid other = guid_of("11111111-2222-3333-4444-555555555555");
  const RecordsOf reading = records_of_events({event_record(other, 1, 0, 2, {})});
  ASSERT_TRUE(reading.failed);
  EXPECT_EQ(reading.error.message(),
            "lab3.etl: found no event of WskAcceptTrace among 2, expected the events of a driver's "
            "recorder\n  hint: wskcheck info lists what the log holds; was the provider enabled?");
}

TEST(EtlReader, AVersionThatItDoesNotKnowIsRefused) {
  const RecordsOf reading =
      records_of_events({recorder_event("header", 0, 1, [](EventBuilder& event) {
        event.add_number("wsk_trace", 2, InType::uint32);
      })});
  ASSERT_TRUE(reading.failed);
  EXPECT_EQ(reading.error.found, "version 2 of the trace format");
}

TEST(EtlReader, ReadsAPipe) {
  const FileBytes log = written_log({}, simple_records(6));
  std::istringstream in(std::string(log.begin(), log.end()));
  auto opened = read_etl(in, "-");
  ASSERT_TRUE(opened) << opened.error().message();
  Record record;
  while ((*opened)->next(record) == traces::ReadState::record) {
  }
  EXPECT_EQ((*opened)->records(), 6U);

  std::istringstream endless(std::string(5000000, 'x'));
  const auto refused = read_input(endless, "-", 3000000);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().found, "more than 3000000 bytes");
}

}  // namespace
}  // namespace wskcheck::etl
