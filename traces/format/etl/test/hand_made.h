// Logs made by hand, for what the writer never writes: other header kinds, damage, compression.
#ifndef WSKCHECK_ETL_TEST_HAND_MADE_H
#define WSKCHECK_ETL_TEST_HAND_MADE_H

#include <cstdint>
#include <vector>

#include "support.h"

namespace wskcheck::etl {

inline constexpr std::uint32_t hand_made_buffer_bytes = 4096;

// A log of one header buffer; its clock ticks 10 million times a second and its header has stamp 0.
// Its session was closed when it started, and each buffer that follows may be its last one.
FileBytes header_only(std::uint32_t processors, std::uint32_t mode = 0);

struct BufferOf {
  std::uint16_t processor = 0;
  std::uint64_t sequence = 1;
  std::uint16_t flags = 0x21;
  std::int64_t flushed = 0;
  std::vector<FileBytes> records = {};
};
void add_buffer(FileBytes& log, const BufferOf& buffer);

// Records of each kind of header.
FileBytes system_record(std::uint8_t type, std::uint8_t group, std::uint8_t opcode,
                        std::int64_t stamp, const FileBytes& data);
FileBytes compact_record(std::uint8_t type, std::uint8_t group, std::uint8_t opcode,
                         std::int64_t stamp, const FileBytes& data);
FileBytes perfinfo_record(std::uint16_t low, std::int64_t stamp, const FileBytes& data);
FileBytes classic_record(std::uint8_t type, const Guid& guid, std::uint8_t opcode,
                         std::int64_t stamp, const FileBytes& data);
FileBytes event_record(const Guid& provider, std::uint16_t id, std::uint8_t version,
                       std::int64_t stamp, const FileBytes& data);
FileBytes wpp_record(std::uint16_t number, std::uint16_t flags, const FileBytes& parts);

// A guid from its text, which has to be right.
Guid guid_of(const char* text);

// Plain LZ77, with matches wherever three bytes are found again.
FileBytes packed(const FileBytes& bytes);

// The same log with compressed buffers, as a relogger writes it; `format` is 2, 3 or 4.
FileBytes compressed_log(const FileBytes& log, std::uint8_t format = 3);

}  // namespace wskcheck::etl

#endif
