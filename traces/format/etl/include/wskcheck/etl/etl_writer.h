// Writes a trace as an event log (.etl) with TraceLogging events of the provider WskAcceptTrace,
// such that reading it gives the same header and the same records in the same order.
//
//   std::ofstream out("lab3.etl", std::ios::binary);
//   EtlWriter writer(out, {.processors = 4});
//   writer.write(header);
//   while (...) writer.write(record);
//   if (!writer.finish()) return fail("...");
#ifndef WSKCHECK_ETL_ETL_WRITER_H
#define WSKCHECK_ETL_ETL_WRITER_H

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "wskcheck/traces/record.h"

namespace wskcheck::etl {

struct EtlWriterOptions {
  std::uint32_t processors = 1;  // 1 to 2048; a record's `cpu` decides where there is one
  std::uint32_t buffer_bytes = 64U * 1024;  // 4 KiB to 16 MiB, a multiple of 8
  std::string session_name = "wskcheck";
  std::string file_name = {};
  std::int64_t start_time = 0;  // FILETIME; 0: 1 January 2020, so that the bytes depend on no clock
  // Loss marks, for tests of what a reader makes of them: counts of the header, and sequence
  // numbers (from 1) of buffers that are not written, or get the flag of lost events.
  std::uint32_t events_lost = 0;
  std::uint32_t buffers_lost = 0;
  std::vector<std::uint64_t> missing_buffers = {};
  std::vector<std::uint64_t> marked_buffers = {};
};

// What is out of range in the options is brought into it.
class EtlWriter {
 public:
  // `out` must outlive the writer. Where it cannot seek, the counts in the header stay 0, as in the
  // log of a session that was never closed.
  explicit EtlWriter(std::ostream& out, EtlWriterOptions options = {});
  ~EtlWriter();  // finishes, if that was not done
  EtlWriter(const EtlWriter&) = delete;
  EtlWriter& operator=(const EtlWriter&) = delete;

  void write(const traces::Header& header);  // once, before the records
  void write(const traces::Record& record);
  // Writes what is left. False when the stream has failed, now or before.
  bool finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wskcheck::etl

#endif
