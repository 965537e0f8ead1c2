// All buffers of a file, found in one walk: where each is, what it spans, what is wrong with it.
#ifndef WSKCHECK_ETL_BUFFER_INDEX_H
#define WSKCHECK_ETL_BUFFER_INDEX_H

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "record.h"
#include "wskcheck/etl/log_reader.h"

namespace wskcheck::etl {

// One buffer. `end` is where its data end once unpacked, counted from the buffer's start.
struct BufferEntry {
  std::uint64_t offset = 0;
  std::uint64_t sequence = 0;
  std::int64_t flushed = 0;  // when the session gave the buffer away
  std::int64_t first = 0;    // stamps of its first and last event; meaningless without records
  std::int64_t last = 0;
  std::uint32_t file_bytes = 0;  // that the file has
  std::uint32_t end = 0;
  std::uint32_t records = 0;
  std::uint16_t segment = 0;
  std::uint16_t processor = 0;
  std::uint16_t flags = 0;
  std::uint8_t format = 3;  // of a compressed one: COMPRESSION_FORMAT_*
  bool is_header = false;
  bool is_damaged = false;  // some of its records cannot be read

  bool is_compressed() const noexcept { return (flags & 0x40) != 0; }
};

// A lost-event record of a real-time consumer.
struct LostRecord {
  std::int64_t time = 0;
  std::uint64_t offset = 0;
  std::uint16_t segment = 0;
};

struct BufferIndex {
  std::vector<BufferEntry> entries;  // in the order of the file
  std::vector<LogHeader> sessions;
  std::vector<LostRecord> lost_records;
  std::set<Guid> classes;  // of classic events: at most classes_max, then it is not complete
  bool has_all_classes = true;
  std::vector<traces::Diagnostic> damage;
  std::uint64_t damage_count = 0;
  BufferCounts counts;
  std::int64_t first_stamp = 0;
  std::int64_t last_stamp = 0;
  std::optional<std::uint64_t> cut_off_at;  // buffers behind this place are missing or unreadable
  bool one_stream = false;                  // the session had no buffers for each processor
};

// The bytes of a buffer such that its records start at 0x48: in the file, or unpacked into
// `scratch`. `unpacked` (when not null) is told how far a compressed buffer could be unpacked.
const std::uint8_t* buffer_bytes(const Input& input, const BufferEntry& entry,
                                 std::vector<std::uint8_t>& scratch, std::uint32_t* unpacked);

// Walks the whole file. A failure is told only where there is nothing to read.
traces::Result<BufferIndex> index_buffers(Input& input, const LogOptions& options);

}  // namespace wskcheck::etl

#endif
