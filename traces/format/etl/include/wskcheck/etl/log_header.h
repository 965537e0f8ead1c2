// What a log says about the session that wrote it, and its clock.
#ifndef WSKCHECK_ETL_LOG_HEADER_H
#define WSKCHECK_ETL_LOG_HEADER_H

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wskcheck::etl {

// Bits of LogFileMode that matter to a reader.
namespace mode {
inline constexpr std::uint32_t circular = 0x2;
inline constexpr std::uint32_t append = 0x4;
inline constexpr std::uint32_t new_file = 0x8;
inline constexpr std::uint32_t preallocate = 0x20;
inline constexpr std::uint32_t real_time = 0x100;
inline constexpr std::uint32_t private_logger = 0x800;
inline constexpr std::uint32_t relogged = 0x10000;
inline constexpr std::uint32_t compressed = 0x04000000;
inline constexpr std::uint32_t no_per_processor_buffers = 0x10000000;
}  // namespace mode

// "circular, compressed"; "sequential" when no bit says more.
std::string mode_text(std::uint32_t log_file_mode);

enum class ClockType : std::uint32_t { qpc = 1, system_time = 2, cpu_cycles = 3 };

// "performance counter", ...; of any other number "unknown".
std::string_view clock_name(ClockType clock) noexcept;

// The header event (TRACE_LOGFILE_HEADER). Times called `_time` are FILETIMEs: 100 ns since 1601.
struct LogHeader {
  std::uint32_t buffer_size = 0;
  std::array<std::uint8_t, 4> version{};  // major, minor, sub, sub-minor
  std::uint32_t os_build = 0;
  std::uint32_t processors = 0;
  std::int64_t end_time = 0;  // 0: the session was never closed
  std::uint32_t timer_resolution = 0;
  std::uint32_t file_size_max = 0;
  std::uint32_t log_file_mode = 0;
  std::uint32_t buffers_written = 0;
  std::uint32_t start_buffers = 0;
  std::uint32_t pointer_size = 8;
  std::uint32_t events_lost = 0;
  std::uint32_t cpu_mhz = 0;
  std::int32_t bias_minutes = 0;  // UTC = local + bias
  std::int64_t boot_time = 0;
  std::int64_t frequency = 0;  // of the performance counter, ticks a second
  std::int64_t start_time = 0;
  ClockType clock = ClockType::qpc;
  std::uint32_t buffers_lost = 0;
  std::string session_name;  // UTF-8; a lone surrogate as U+FFFD
  std::string file_name;
  std::int64_t stamp = 0;         // of the header event: stands for start_time
  std::uint16_t compression = 0;  // 0 none, 2 LZNT1, 3 XPRESS, 4 XPRESS-Huffman

  bool has(std::uint32_t mode_bit) const noexcept { return (log_file_mode & mode_bit) != 0; }

  // Ticks a second of the stamps of this log; 0 when the header makes no sense.
  std::uint64_t ticks_per_second() const noexcept;

  // The FILETIME of a stamp, without overflow for any pair; saturates.
  std::int64_t file_time(std::int64_t at) const noexcept;
};

// a * b / c without overflow in between; saturates; 0 when c is 0.
std::uint64_t multiply_divide(std::uint64_t a, std::uint64_t b, std::uint64_t c) noexcept;

// "2019-02-17T10:15:10.320413Z"; with seven digits as Windows has them.
std::string file_time_text(std::int64_t file_time);

}  // namespace wskcheck::etl

#endif
