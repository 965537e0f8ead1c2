// Properties of reader and writer over random traces, and over traces with damaged bytes.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "../src/json_text.h"
#include "any_record.h"
#include "support.h"

namespace wskcheck::traces {
namespace {

RC_GTEST_PROP(RoundTripProperty, WritingThenReadingGivesTheSameRecords, ()) {
  const auto records = any_records();
  const Header header = any_header();
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
