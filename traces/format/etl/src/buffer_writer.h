// The buffers of a log that is being written: one open for each processor.
#ifndef WSKCHECK_ETL_BUFFER_WRITER_H
#define WSKCHECK_ETL_BUFFER_WRITER_H

#include <cstdint>
#include <ostream>
#include <vector>

#include "wskcheck/etl/etl_writer.h"
#include "wskcheck/etl/log_header.h"

namespace wskcheck::etl {

class BufferWriter {
 public:
  BufferWriter(std::ostream& out, const EtlWriterOptions& options);

  // The header buffer, whose counts are put in at the end.
  void start(std::uint64_t frequency);
  void add(std::uint32_t processor, std::int64_t stamp, const std::vector<std::uint8_t>& record);
  bool finish();

  // What a record may have at most.
  std::size_t record_bytes_max() const noexcept;

 private:
  struct Open {
    std::vector<std::uint8_t> bytes;  // empty: not open
    std::uint64_t sequence = 0;
    std::int64_t last = 0;
  };

  void flush(std::uint32_t processor, bool is_last);
  void write_header();

  std::ostream& out_;
  const EtlWriterOptions& options_;
  LogHeader header_;
  std::vector<Open> open_;
  std::vector<std::uint8_t> page_;
  std::ostream::pos_type begin_;
  std::uint64_t next_sequence_ = 1;
  std::int64_t last_ = 0;
};

}  // namespace wskcheck::etl

#endif
