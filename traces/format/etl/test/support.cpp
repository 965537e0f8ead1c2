// See support.h.
#include "support.h"

#include <gtest/gtest.h>

#include <sstream>

namespace wskcheck::etl {

using traces::Field;
using traces::Record;

FileBytes written_log(const traces::Header& header, const std::vector<Record>& records,
                      const EtlWriterOptions& options) {
  std::ostringstream out;
  EtlWriter writer(out, options);
  writer.write(header);
  for (const Record& record : records) writer.write(record);
  EXPECT_TRUE(writer.finish());
  const std::string text = out.str();
  return {text.begin(), text.end()};
}

std::unique_ptr<LogReader> log_of(const FileBytes& bytes, const LogOptions& options) {
  auto log = open_log(input_of(bytes, "lab3.etl"), options);
  if (log) return std::move(*log);
  ADD_FAILURE() << log.error().message();
  return nullptr;
}

RecordsOf records_of(const FileBytes& bytes, const traces::ReadOptions& options) {
  RecordsOf out;
  auto log = open_log(input_of(bytes, "lab3.etl"));
  if (!log) {
    out.failed = true;
    out.error = log.error();
    return out;
  }
  auto opened = open_etl(std::move(*log), options);
  if (!opened) {
    out.failed = true;
    out.error = opened.error();
    return out;
  }
  out.reader = std::move(*opened);
  Record record;
  traces::ReadState state;
  while ((state = out.reader->next(record)) == traces::ReadState::record) {
    record.text = out.texts.emplace_back(record.text);
    out.records.push_back(record);
  }
  out.failed = state == traces::ReadState::error;
  if (out.failed) out.error = out.reader->error();
  return out;
}

std::vector<Record> simple_records(int count, std::uint32_t processors) {
  std::vector<Record> out;
  for (int i = 0; i < count; ++i) {
    Record record;
    record.t = static_cast<std::uint64_t>(i) + 1;
    record.ev = traces::Event::wsk_accept;
    record.ph = i % 2 == 0 ? traces::Phase::call : traces::Phase::return_;
    record.cpu = static_cast<std::uint32_t>(i / 2) % processors;
    record.tid = 4;
    record.values.insert(Field::cpu);
    record.values.insert(Field::tid);
    if (record.ph == traces::Phase::call) {
      record.socket = 0xffff8001'00005000;
      record.irp = 0xffff8001'00000000 + static_cast<std::uint64_t>(i);
      record.values.insert(Field::socket);
      record.values.insert(Field::irp);
      record.nulls.insert(Field::context);
    } else {
      record.status = 0x103;
      record.values.insert(Field::status);
    }
    out.push_back(record);
  }
  return out;
}

std::uint32_t get32(const FileBytes& bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = 4; i-- > 0;) out = out << 8 | bytes[at + i];
  return out;
}

void put16(FileBytes& bytes, std::size_t at, std::uint16_t value) {
  for (std::size_t i = 0; i < 2; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
}

void put32(FileBytes& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
}

void put64(FileBytes& bytes, std::size_t at, std::uint64_t value) {
  for (std::size_t i = 0; i < 8; ++i) bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
}

}  // namespace wskcheck::etl
