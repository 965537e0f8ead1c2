// Properties of reader and writer over random traces, and over traces with damaged bytes.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "../src/json_text.h"
#include "support.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::traces {
namespace {

std::uint64_t any_seed() { return *rc::gen::arbitrary<std::uint64_t>() * 0x9e3779b97f4a7c15U; }

Record any_record() {
  Record record;
  record.ev = static_cast<Event>(*rc::gen::inRange(0, event_count));
  const EventSchema& schema = schema_of(record.ev);
  const bool second = schema.second != Phase::none && *rc::gen::arbitrary<bool>();
  record.ph = second ? schema.second : schema.first;
  record.t = any_seed() >> 2;

  if (record.ev == Event::other_function) {
    record.name = *rc::gen::element<std::string_view>("WskSend", "WskSomethingNew", "Wsk_0");
  }
  const PhaseFields& listed = *fields_of(record.ev, record.ph);
  const auto maybe = [&](Field field, bool needed) {
    const int what = needed ? 0 : *rc::gen::inRange(0, 3);
    if (what == 0) set_field(record, field, any_seed());
    if (what == 1 && may_be_null(record.ev, field)) record.nulls.insert(field);
  };
  for (const Field field : common_fields) {
    maybe(field, field == Field::tid && schema.second != Phase::none);
  }
  for (const Field field : listed.fields()) maybe(field, listed.required.contains(field));
  return record;
}

std::vector<Record> any_records() {
  std::vector<Record> records;
  const int count = *rc::gen::inRange(1, 12);
  for (int i = 0; i < count; ++i) records.push_back(any_record());
  return records;
}

RC_GTEST_PROP(RoundTripProperty, WritingThenReadingGivesTheSameRecords, ()) {
  const auto records = any_records();
  Header header;
  header.frequency = 1 + any_seed() % 1000000000;
  header.order = static_cast<Order>(*rc::gen::inRange(0, 3));
  header.uncertainty = any_seed() >> 1;
  header.complete = *rc::gen::arbitrary<bool>();
  const std::string text = written(header, records);
  const Reading reading = read_text(text);

  RC_ASSERT_FALSE(reading.failed);
  RC_ASSERT(reading.reader->header() == header);
  RC_ASSERT(reading.records.size() == records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    RC_ASSERT(same_content(reading.records[i], records[i]));
  }
  RC_ASSERT(written(header, reading.records) == text);
}

// A damaged text is read, or the place is told and lies inside the text.
void check_damaged(const std::string& text) {
  const Reading reading = read_text(text);
  if (!reading.failed) return;
  RC_ASSERT(!reading.error.found.empty());
  RC_ASSERT(reading.error.file == "lab3.jsonl");
  if (reading.error.byte) {
    RC_ASSERT(*reading.error.byte <= text.size());
    RC_ASSERT(reading.error.line >= 1U);
  }
  RC_ASSERT(reading.error.message().find("a line that the JSON parser refuses") ==
            std::string::npos);
  ReadOptions skipping;
  skipping.skip_bad_lines = true;
  const Reading rest = read_text(text, skipping);
  if (rest.reader && !rest.failed) RC_ASSERT(rest.reader->skipped() >= 1U);
}

RC_GTEST_PROP(DamageProperty, AFlippedByteIsReadOrLocated, ()) {
  std::string text = written(Header{}, any_records());
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  text[at] = *rc::gen::oneOf(rc::gen::arbitrary<char>(),
                             rc::gen::elementOf(std::string("{}[]:,\"\\0x- \n\r\t")));
  check_damaged(text);
}

RC_GTEST_PROP(DamageProperty, ADeletedByteIsReadOrLocated, ()) {
  std::string text = written(Header{}, any_records());
  text.erase(*rc::gen::inRange<std::size_t>(0, text.size()), 1);
  check_damaged(text);
}

RC_GTEST_PROP(DamageProperty, ATruncatedFileIsReadOrLocated, ()) {
  std::string text = written(Header{}, any_records());
  text.resize(*rc::gen::inRange<std::size_t>(0, text.size() + 1));
  check_damaged(text);
}

// The two judges of what JSON is never differ: the parser that reads, and the scanner that tells
// what is wrong. `ev` is unknown, so the reader goes on only when the line is JSON.
RC_GTEST_PROP(DamageProperty, ParserAndScannerAgree, ()) {
  std::string line =
      R"({"aaa":[1,-2.5e+3,"x\u00e4\n",{"b":null,"c":[]}],"d\"":true,"eee":{"f":false}})";
  const int edits = *rc::gen::inRange(0, 3);
  for (int i = 0; i < edits; ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, line.size());
    line[at] = *rc::gen::elementOf(std::string("{}[]:,\"\\0x-+.eEu \ttrn1\x01\xc3\xff"));
  }
  const std::string message = message_about(line);
  const bool parsed = message.find("found no \"t\", expected it in every record") != message.npos;
  RC_ASSERT(parsed == !find_syntax_error(line).has_value());
}

}  // namespace
}  // namespace wskcheck::traces
