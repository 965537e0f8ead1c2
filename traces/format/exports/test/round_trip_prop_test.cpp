// Random records, written as each export shows them, are read back; damaged exports are read or
// refused with a place.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "any_export.h"
#include "support.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::exports::test {
namespace {

constexpr const char* ambiguous = "values that can be understood in more than one way";

Form any_form() { return *rc::gen::elementOf(std::vector<Form>(all_forms, all_forms + 3)); }

Shape any_shape(Form form) {
  Shape shape;
  shape.form = form;
  shape.has_header_event = form != Form::tracerpt_csv;
  shape.has_others = *rc::gen::arbitrary<bool>();
  shape.hex_addresses = *rc::gen::arbitrary<bool>();
  shape.has_root = *rc::gen::arbitrary<bool>();
  return shape;
}

std::string in_any_encoding(std::string text) {
  const int encoding = *rc::gen::inRange(0, 4);
  if (encoding == 1) return "\xef\xbb\xbf" + text;
  return encoding == 0 ? text : utf16(text, encoding == 2);
}

void check_same(const std::vector<traces::Record>& read,
                const std::vector<traces::Record>& written) {
  RC_ASSERT(lines_of(read) == lines_of(written));
  RC_ASSERT(read.size() == written.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    RC_ASSERT(traces::same_content(read[i], written[i]));
  }
}

RC_GTEST_PROP(RoundTripProperty, EveryFormGivesTheRecordsBack, ()) {
  const Form form = any_form();
  const auto records = any_records_for(form);
  traces::Header header;
  header.frequency = 10000000;
  header.order = traces::Order::per_thread;
  header.uncertainty = 3;
  header.complete = true;
  header.driver = "probe.sys";
  const Shape shape = any_shape(form);
  const std::string text = in_any_encoding(export_text(header, records, shape));
  const Reading reading = read_all(text);

  if (form == Form::tracerpt_csv && reading.failed) {
    // Two nulls side by side may be those of other fields.
    RC_ASSERT(reading.error.found == ambiguous);
    RC_ASSERT(std::any_of(records.begin(), records.end(),
                          [](const traces::Record& r) { return !r.nulls.empty(); }));
    return;
  }
  RC_ASSERT(reading.message() == "");
  check_same(reading.records, records);
  if (shape.has_header_event) {
    RC_ASSERT(reading.reader->header().order == header.order);
    RC_ASSERT(reading.reader->header().uncertainty == header.uncertainty);
    RC_ASSERT(reading.reader->header().complete);
    RC_ASSERT(reading.reader->header().driver == header.driver);
  }
}

// A payload without names may fit in more than one way; then it is refused, never guessed.
RC_GTEST_PROP(RoundTripProperty, ARawPayloadGivesItsRecordOrNone, ()) {
  traces::Record record = any_recorder_record();
  record.text = record.has(traces::Field::text) ? std::string_view("a mark") : std::string_view();
  if (record.has(traces::Field::until)) record.until = traces::integer_max;
  Shape shape;
  shape.has_log_header = false;
  std::string text = export_text({record}, shape);
  const std::size_t data = text.find("<EventData>");
  const std::size_t end = text.find("</EventData>") + 12;
  text.replace(data, end - data, "<BinaryEventData>" + payload_of(record) + "</BinaryEventData>");
  record.t = 0;
  const Reading reading = read_all(text);

  if (reading.failed) {
    RC_TAG(std::string("refused"));
    RC_ASSERT(reading.error.found == ambiguous);
  } else {
    RC_TAG(std::string("read"));
    check_same(reading.records, {record});
  }
}

// A damaged text is read, or the place is told and lies inside the text.
void check_damaged(const std::string& text) {
  const Reading reading = read_all(text);
  if (!reading.failed) return;
  RC_ASSERT(!reading.error.found.empty());
  RC_ASSERT(reading.error.file == "lab3.xml");
  if (reading.error.byte) {
    RC_ASSERT(*reading.error.byte <= text.size());
    RC_ASSERT(reading.error.line >= 1U);
    RC_ASSERT(reading.error.column >= 1U);
  }
  const Reading rest = read_all(text, skipping);
  if (rest.reader && !rest.failed) RC_ASSERT(rest.reader->skipped() >= 1U);
}

std::string any_export_text() {
  const Form form = any_form();
  return in_any_encoding(export_text(any_records_for(form), any_shape(form)));
}

RC_GTEST_PROP(DamageProperty, AFlippedByteIsReadOrLocated, ()) {
  std::string text = any_export_text();
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  text[at] = *rc::gen::oneOf(rc::gen::arbitrary<char>(),
                             rc::gen::elementOf(std::string("<>/\"'&;!-[]= \n\r\t,0x\0", 21)));
  check_damaged(text);
}

RC_GTEST_PROP(DamageProperty, ADeletedPieceIsReadOrLocated, ()) {
  std::string text = any_export_text();
  text.erase(*rc::gen::inRange<std::size_t>(0, text.size()), *rc::gen::inRange<std::size_t>(1, 40));
  check_damaged(text);
}

RC_GTEST_PROP(DamageProperty, ADoubledPieceIsReadOrLocated, ()) {
  std::string text = any_export_text();
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  text.insert(at, text.substr(at, *rc::gen::inRange<std::size_t>(1, 400)));
  check_damaged(text);
}

}  // namespace
}  // namespace wskcheck::exports::test
