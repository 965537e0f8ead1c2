// Writing logs into memory and reading them back, for the tests of this folder.
#ifndef WSKCHECK_ETL_TEST_SUPPORT_H
#define WSKCHECK_ETL_TEST_SUPPORT_H

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "wskcheck/etl/etl_reader.h"
#include "wskcheck/etl/etl_writer.h"
#include "wskcheck/etl/info.h"

namespace wskcheck::etl {

using FileBytes = std::vector<std::uint8_t>;

FileBytes written_log(const traces::Header& header, const std::vector<traces::Record>& records,
                      const EtlWriterOptions& options = {});

// The log of the bytes, or a failed test and null.
std::unique_ptr<LogReader> log_of(const FileBytes& bytes, const LogOptions& options = {});

// All records that the bytes give.
struct RecordsOf {
  std::unique_ptr<traces::RecordReader> reader;  // null: refused as a whole
  std::deque<std::string> texts;
  std::vector<traces::Record> records;
  bool failed = false;
  traces::Diagnostic error;
};
RecordsOf records_of(const FileBytes& bytes, const traces::ReadOptions& options = {});

// `count` records of a listening socket on some processors, one tick apart, starting at 1.
std::vector<traces::Record> simple_records(int count, std::uint32_t processors = 1);

// Numbers in the bytes of a file.
std::uint32_t get32(const FileBytes& bytes, std::size_t at);
void put16(FileBytes& bytes, std::size_t at, std::uint16_t value);
void put32(FileBytes& bytes, std::size_t at, std::uint32_t value);
void put64(FileBytes& bytes, std::size_t at, std::uint64_t value);

// Where the fields of the header event stand in a log of 64-bit Windows.
inline constexpr std::size_t header_data = 0x68;
inline constexpr std::size_t at_log_file_mode = header_data + 32;
inline constexpr std::size_t at_buffers_written = header_data + 36;
inline constexpr std::size_t at_clock = header_data + 272;

}  // namespace wskcheck::etl

#endif
