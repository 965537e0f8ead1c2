// Events of other providers as marks among the records, when somebody has words for them.
#include <gtest/gtest.h>

#include "../src/event_builder.h"
#include "hand_made.h"

namespace wskcheck::etl {
namespace {

FileBytes recorder_event(std::string_view name, std::uint8_t opcode, std::int64_t stamp) {
  EventBuilder event(provider_guid(recorder_name), recorder_name);
  event.start(name);
  EventHead head;
  head.stamp = stamp;
  head.thread_id = 77;
  head.opcode = opcode;
  return event.finish(head);
}

FileBytes other_event(std::uint16_t id, std::int64_t stamp) {
  return event_record(guid_of("2f07e2ee-15db-40f1-90ef-9d7ba282188a"), id, 0, stamp, {});
}

// "t cpu text" of each record; the text of a mark, or the name of the event.
std::vector<std::string> lines_of(const FileBytes& log, NoteOf note) {
  auto opened = open_etl(log_of(log), {}, std::move(note));
  if (!opened) return {opened.error().message()};
  std::vector<std::string> out;
  traces::Record record;
  while ((*opened)->next(record) == traces::ReadState::record) {
    out.push_back(std::to_string(record.t) + " " + std::to_string(record.cpu) + " " +
                  std::string(record.ev == traces::Event::mark ? record.text
                                                               : traces::function_name(record)));
  }
  return out;
}

bool note_of_1017(const EventView& event, SchemaBook&, std::string& text) {
  text = "seen " + std::to_string(event.id);
  return event.id == 1017;
}

FileBytes mixed_log() {
  FileBytes log = header_only(2);
  add_buffer(log, {.records = {recorder_event("WskListen", 1, 10), other_event(1, 11),
                               recorder_event("WskListen", 2, 20)}});
  add_buffer(log, {.processor = 1,
                   .sequence = 2,
                   .records = {other_event(1017, 5), other_event(1017, 15), other_event(1, 16),
                               other_event(1017, 30)}});
  return log;
}

TEST(Notes, StandAtTheirPlaceAmongTheRecords) {
  EXPECT_EQ(lines_of(mixed_log(), note_of_1017),
            (std::vector<std::string>{"5 1 seen 1017", "10 0 WskListen", "15 1 seen 1017",
                                      "20 0 WskListen", "30 1 seen 1017"}));
}

TEST(Notes, AreNotThereWhenNobodyAsks) {
  EXPECT_EQ(lines_of(mixed_log(), {}),
            (std::vector<std::string>{"10 0 WskListen", "20 0 WskListen"}));
}

// A log as the writer makes it begins with the header of the trace, which is kept.
TEST(Notes, InFrontOfTheTracesHeaderLeaveItAlone) {
  traces::Header header;
  header.driver = "lab";
  header.frequency = 1000;
  FileBytes log = written_log(header, simple_records(2), {.processors = 1});
  const std::uint32_t size = get32(log, header_data);
  FileBytes early = header_only(1);
  add_buffer(early, {.processor = 0, .sequence = 1, .records = {other_event(1017, 0)}});
  FileBytes buffer(early.begin() + hand_made_buffer_bytes, early.end());
  put64(buffer, 0x18, 0x7fff);
  put16(buffer, 0x28, 1);
  log.insert(log.begin() + size, buffer.begin(), buffer.end());
  put32(log, at_buffers_written, get32(log, at_buffers_written) + 1);

  auto opened = open_etl(log_of(log), {}, note_of_1017);

  ASSERT_TRUE(opened) << opened.error().message();
  EXPECT_EQ((*opened)->header().driver, "lab");
  EXPECT_EQ((*opened)->header().frequency, 1000U);
}

TEST(Notes, DoNotMakeATraceOfALogWithoutTheRecorder) {
  FileBytes log = header_only(1);
  add_buffer(log, {.records = {other_event(1017, 5)}});

  EXPECT_EQ(lines_of(log, note_of_1017).front().substr(0, 54),
            "lab3.etl: found no event of WskAcceptTrace among 2, ex");
}

}  // namespace
}  // namespace wskcheck::etl
