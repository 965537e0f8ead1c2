// The first buffer of a log: whether it is one, and what its header event says.
#ifndef WSKCHECK_ETL_HEADER_BUFFER_H
#define WSKCHECK_ETL_HEADER_BUFFER_H

#include <cstdint>
#include <string>

#include "wskcheck/etl/bytes.h"
#include "wskcheck/etl/log_header.h"
#include "wskcheck/traces/diagnostic.h"

namespace wskcheck::etl {

// Offsets in the header of a buffer (WMI_BUFFER_HEADER), and bits of its flags.
namespace buffer {
inline constexpr std::size_t size_at = 0x00;
inline constexpr std::size_t saved_offset_at = 0x04;
inline constexpr std::size_t current_offset_at = 0x08;
inline constexpr std::size_t time_stamp_at = 0x10;
inline constexpr std::size_t sequence_at = 0x18;
inline constexpr std::size_t processor_at = 0x28;
inline constexpr std::size_t state_at = 0x2c;
inline constexpr std::size_t offset_at = 0x30;
inline constexpr std::size_t flags_at = 0x34;
inline constexpr std::size_t type_at = 0x36;
inline constexpr std::uint16_t flag_flush = 0x01;
inline constexpr std::uint16_t flag_events_lost = 0x02;
inline constexpr std::uint16_t flag_buffer_lost = 0x04;
inline constexpr std::uint16_t flag_processor_index = 0x20;
inline constexpr std::uint16_t flag_compressed = 0x40;
inline constexpr std::uint16_t type_header = 4;
inline constexpr std::uint16_t processor_mask = 0x7ff;
}  // namespace buffer

// Whether a log, or an appended session, begins here: type, and the marker of the first event.
bool is_log(Bytes first) noexcept;

// What is wrong with the first buffer of a file that is no log.
traces::Diagnostic why_no_log(Bytes file, const std::string& name);

// Reads the header buffer at `at` of the file.
traces::Result<LogHeader> read_log_header(Bytes file, std::uint64_t at, const std::string& name,
                                          std::uint32_t buffer_bytes_max);

}  // namespace wskcheck::etl

#endif
