// What is written is read back: every field of every event, with a value, null and missing.
#include <gtest/gtest.h>

#include "support.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::traces {
namespace {

// A record of the event and phase with nothing but what it must have.
Record least(Event event, Phase phase) {
  Record record;
  record.ev = event;
  record.ph = phase;
  record.t = 5;
  if (event == Event::other_function) record.name = "WskReceive";
  if (schema_of(event).second != Phase::none) set_field(record, Field::tid, 4);
  for (const Field field : fields_of(event, phase)->fields()) {
    if (fields_of(event, phase)->required.contains(field)) set_field(record, field, 0x42);
  }
  return record;
}

void expect_round_trip(const Record& record) {
  const std::string text = written(Header{}, {record});
  const Reading reading = read_text(text);
  ASSERT_EQ(reading.records.size(), 1U) << text << reading.error.message();
  EXPECT_TRUE(same_content(reading.records[0], record)) << text;
  EXPECT_EQ(written(Header{}, reading.records), text);
}

void expect_field_round_trips(Event event, Phase phase, Field field) {
  const std::uint64_t seeds[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 26, 0xfedcba9876543210, UINT64_MAX};
  for (const std::uint64_t seed : seeds) {
    Record record = least(event, phase);
    set_field(record, field, seed);
    expect_round_trip(record);
  }
  if (!may_be_null(event, field) || fields_of(event, phase)->required.contains(field)) return;
  Record record = least(event, phase);
  record.nulls.insert(field);
  expect_round_trip(record);
}

void expect_phase_round_trips(Event event, Phase phase) {
  const PhaseFields& listed = *fields_of(event, phase);
  expect_round_trip(least(event, phase));
  Record full = least(event, phase);
  for (const Field field : common_fields) {
    expect_field_round_trips(event, phase, field);
    set_field(full, field, 77);
  }
  for (const Field field : listed.fields()) {
    expect_field_round_trips(event, phase, field);
    set_field(full, field, 77);
  }
  expect_round_trip(full);
}

TEST(RoundTrip, KeepsEveryFieldOfEveryEvent) {
  for (int i = 0; i < event_count; ++i) {
    const auto event = static_cast<Event>(i);
    const EventSchema& schema = schema_of(event);
    expect_phase_round_trips(event, schema.first);
    if (schema.second != Phase::none) expect_phase_round_trips(event, schema.second);
  }
}

TEST(RoundTrip, KeepsTheHeader) {
  Header header;
  header.frequency = 3579545;
  header.order = Order::per_thread;
  header.uncertainty = 12;
  header.complete = true;
  header.source = "a \"source\"\n";
  header.provider = "p";
  header.driver = "d";
  header.os = "o";
  header.comment = "\xe2\x82\xac";
  const std::string text = written(header, {least(Event::mark, Phase::none)});
  const Reading reading = read_text(text);

  ASSERT_FALSE(reading.failed) << reading.error.message();
  EXPECT_EQ(reading.reader->header(), header);
}

TEST(Writer, WritesFieldsInTheOrderOfThePage) {
  Record record;
  record.t = 9;
  record.ev = Event::completion;
  record.ph = Phase::enter;
  for (const Field field : common_fields) set_field(record, field, 3);
  for (const Field field : fields_of(record.ev, record.ph)->fields()) set_field(record, field, 4);
  record.nulls.insert(Field::remote);
  record.values.erase(Field::remote);
  std::string out;
  append_jsonl(out, record);

  EXPECT_EQ(out, R"({"t":9,"cpu":3,"tid":3,"irql":3,"seq":3,"op":3,"ev":"Completion","ph":"enter",)"
                 R"("irp":"0x4","status":"STATUS_PENDING","information":"0x4",)"
                 R"("pending_returned":false,"local":"4.0.0.0:0","remote":null})"
                 "\n");
}

TEST(Writer, WritesDefaultsOfTheHeaderThatAreNoSilence) {
  std::string out;
  append_jsonl(out, Header{});

  EXPECT_EQ(out, R"({"wsk_trace":1,"frequency":1,"order":"per-cpu","complete":false})"
                 "\n");
}

TEST(Writer, ReplacesWhatIsNotUtf8) {
  Record record = least(Event::mark, Phase::none);
  record.text = "a\xff\xc3z";
  const Reading reading = read_text(written(Header{}, {record}));

  ASSERT_EQ(reading.records.size(), 1U);
  EXPECT_EQ(reading.records[0].text, "a\xef\xbf\xbd\xef\xbf\xbdz");
}

TEST(Writer, TellsThatItsStreamFailed) {
  std::ostringstream out;
  JsonlWriter writer(out);
  writer.write(Header{});
  EXPECT_TRUE(writer.flush());
  out.setstate(std::ios::badbit);
  EXPECT_FALSE(writer.flush());
}

}  // namespace
}  // namespace wskcheck::traces
