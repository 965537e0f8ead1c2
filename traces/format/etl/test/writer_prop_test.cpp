// Whatever a trace holds, and whatever processors and buffers its log has: reading gives it back.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "any_record.h"
#include "support.h"

namespace wskcheck::etl {
namespace {

using traces::Record;

EtlWriterOptions any_options() {
  EtlWriterOptions out;
  out.processors = *rc::gen::element<std::uint32_t>(1, 2, 3, 4, 7, 64, 2048);
  out.buffer_bytes = *rc::gen::element<std::uint32_t>(4096, 4104, 8192, 65536);
  return out;
}

void expect_same(const RecordsOf& reading, const traces::Header& header,
                 const std::vector<Record>& records) {
  if (reading.failed) RC_FAIL(reading.error.message());
  RC_ASSERT(reading.reader->header() == header);
  RC_ASSERT(reading.records.size() == records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    RC_ASSERT(same_content(reading.records[i], records[i]));
  }
}

RC_GTEST_PROP(WriterProperty, ReadingGivesTheSameHeaderAndTheSameRecordsInTheSameOrder, ()) {
  const auto records = traces::any_records(60);
  const traces::Header header = traces::any_header();
  const FileBytes bytes = written_log(header, records, any_options());
  expect_same(records_of(bytes), header, records);
}

// Small times: many are equal, and the order of the lines is all that tells them apart.
RC_GTEST_PROP(WriterProperty, RecordsOfTheSameTimeKeepTheirOrder, ()) {
  auto records = traces::any_records(60);
  for (Record& record : records) {
    const bool is_gap = record.ev == traces::Event::gap;
    const std::uint64_t length = is_gap ? record.until - record.t : 0;
    record.t = record.t % 4;
    if (is_gap) record.until = record.t + length;
    if (record.has(traces::Field::cpu)) record.cpu %= 5;
  }
  const traces::Header header = traces::any_header();
  const FileBytes bytes = written_log(header, records, any_options());
  expect_same(records_of(bytes), header, records);
}

// The very end of the range of times, where no later stamp is left.
RC_GTEST_PROP(WriterProperty, TimesAtTheEndOfTheRangeKeepTheirOrder, ()) {
  auto records = traces::any_records(20);
  for (Record& record : records) {
    record.t = (std::uint64_t{1} << 63) - 1 - record.t % 2;
    if (record.ev == traces::Event::gap) record.until = (std::uint64_t{1} << 63) - 1;
  }
  const traces::Header header = traces::any_header();
  const FileBytes bytes = written_log(header, records, any_options());
  expect_same(records_of(bytes), header, records);
}

RC_GTEST_PROP(WriterProperty, TextsOfAnyLengthAreKept, ()) {
  Record mark;
  mark.ev = traces::Event::mark;
  mark.values.insert(traces::Field::text);
  const std::string text(*rc::gen::inRange<std::size_t>(0, 200000), 'x');
  mark.text = text;
  traces::Header header;
  header.comment = std::string(*rc::gen::inRange<std::size_t>(0, 200000), 'y');
  const std::vector<Record> records(2, mark);
  const FileBytes bytes = written_log(header, records, any_options());
  expect_same(records_of(bytes), header, records);
}

}  // namespace
}  // namespace wskcheck::etl
