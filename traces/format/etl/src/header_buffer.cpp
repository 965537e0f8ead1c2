// See header_buffer.h. Source: docs/etw.md, "The header event".
#include "header_buffer.h"

#include <fmt/format.h>

#include "little_endian.h"
#include "record.h"
#include "utf16.h"
#include "wskcheck/etl/log_reader.h"

namespace wskcheck::etl {
namespace {

using traces::Diagnostic;
using traces::Result;

constexpr std::uint32_t event_at = buffer_header_bytes;
constexpr std::uint32_t data_at = event_at + 0x20;
constexpr std::uint32_t pointer_size_at = 44;
constexpr std::uint32_t marker_at = event_at + 2;  // header type, then 0xc0
constexpr std::uint32_t marks_end = event_at + 4;
constexpr const char* whole_header = "a header buffer of at least 432 bytes";

// Of a file that has its first `marks_end` bytes, or at least those up to the type.
bool has_header_type(Bytes first) noexcept {
  return load<std::uint16_t>(first.data() + buffer::type_at) == buffer::type_header;
}
bool has_system_type(Bytes first) noexcept {
  return first[marker_at] == 1 || first[marker_at] == 2;
}

Diagnostic at_byte(const std::string& name, std::uint64_t byte, std::string found,
                   std::string expected, std::string hint = {}) {
  Diagnostic out;
  out.file = name;
  out.byte = byte;
  out.found = std::move(found);
  out.expected = std::move(expected);
  out.hint = std::move(hint);
  return out;
}

// The part of the header that does not depend on the pointer size, then that which does. `data` has
// at least 280 bytes (272 with 32-bit pointers).
void read_fields(const std::uint8_t* data, LogHeader& out) {
  out.buffer_size = load<std::uint32_t>(data);
  for (std::size_t i = 0; i < 4; ++i) out.version[i] = data[4 + i];
  out.os_build = load<std::uint32_t>(data + 8);
  out.processors = load<std::uint32_t>(data + 12);
  out.end_time = load<std::int64_t>(data + 16);
  out.timer_resolution = load<std::uint32_t>(data + 24);
  out.file_size_max = load<std::uint32_t>(data + 28);
  out.log_file_mode = load<std::uint32_t>(data + 32);
  out.buffers_written = load<std::uint32_t>(data + 36);
  out.start_buffers = load<std::uint32_t>(data + 40);
  out.events_lost = load<std::uint32_t>(data + 48);
  out.cpu_mhz = load<std::uint32_t>(data + 52);
  const std::uint8_t* const rest = data + (out.pointer_size == 8 ? 72 : 64);
  out.bias_minutes = load<std::int32_t>(rest);
  out.boot_time = load<std::int64_t>(rest + 176);
  out.frequency = load<std::int64_t>(rest + 184);
  out.start_time = load<std::int64_t>(rest + 192);
  out.clock = static_cast<ClockType>(load<std::uint32_t>(rest + 200));
  out.buffers_lost = load<std::uint32_t>(rest + 204);
}

void read_names(Bytes names, LogHeader& out) {
  const Bytes session = until_nul16(names);
  append_utf8(out.session_name, session);
  const std::size_t behind = session.size() + 2;
  if (behind < names.size()) append_utf8(out.file_name, until_nul16(names.subspan(behind)));
}

}  // namespace

bool is_log(Bytes first) noexcept {
  return first.size() >= marks_end && has_header_type(first) && has_system_type(first) &&
         first[marker_at + 1] == 0xc0;
}

// Two of the three marks are enough. A file that ends between them has a size and the type, one
// that ends before them the size of a buffer: whole kilobytes, which no text begins with.
bool looks_like_log(Bytes first) noexcept {
  if (first.size() < buffer::type_at + 2) {
    if (first.size() < buffer::size_at + 4) return false;
    const auto size = load<std::uint32_t>(first.data() + buffer::size_at);
    return size != 0 && size % 1024 == 0 && size <= LogOptions{}.buffer_bytes_max;
  }
  if (first.size() < marks_end) {
    return has_header_type(first) &&
           load<std::uint32_t>(first.data() + buffer::size_at) >= buffer_header_bytes;
  }
  const int marks =
      int{has_header_type(first)} + int{has_system_type(first)} + int{first[marker_at + 1] == 0xc0};
  return marks >= 2;
}

Diagnostic why_no_log(Bytes file, const std::string& name) {
  constexpr const char* damaged = "the file is cut off or damaged";
  if (!looks_like_log(file)) {
    Diagnostic out;
    out.file = name;
    out.found = file.empty() ? "an empty file" : "a file of another kind";
    out.expected = "an event log of Windows (.etl)";
    if (!file.empty()) out.hint = "a log begins with a header buffer and its header event";
    return out;
  }
  if (file.size() < marks_end) {
    return at_byte(name, file.size(), "the end of the file in its header", whole_header, damaged);
  }
  if (!has_header_type(file)) {
    const auto type = load<std::uint16_t>(file.data() + buffer::type_at);
    return at_byte(name, buffer::type_at, fmt::format("a first buffer of type {}", type),
                   "type 4, that of a header buffer", damaged);
  }
  const auto marker = load<std::uint16_t>(file.data() + marker_at);
  return at_byte(name, marker_at, fmt::format("the marker {:#06x} of a first event", marker),
                 "0xc001 or 0xc002, a system header", damaged);
}

Result<LogHeader> read_log_header(Bytes file, std::uint64_t at, const std::string& name,
                                  std::uint32_t buffer_bytes_max) {
  const Bytes here = file.subspan(at);
  if (here.size() < data_at) {
    return at_byte(name, at + here.size(), "the end of the file in its header", whole_header,
                   "the file is cut off");
  }
  const std::uint32_t size = load<std::uint16_t>(here.data() + event_at + 4);
  if (size < 0x20 || event_at + size > here.size()) {
    return at_byte(name, at + event_at + 4,
                   fmt::format("a header event of {} bytes in {} bytes", size, here.size()),
                   "a header event that the file holds", "the file is cut off or damaged");
  }
  const Bytes data = here.subspan(data_at, size - 0x20);
  LogHeader out;
  out.pointer_size = data.size() < 272 ? 0 : load<std::uint32_t>(data.data() + pointer_size_at);
  const std::size_t fixed = out.pointer_size == 8 ? 280 : 272;
  if (data.size() < fixed) {
    return at_byte(name, at + event_at + 4, fmt::format("a header event of {} bytes", size),
                   fmt::format("at least {} bytes", fixed + 0x20));
  }
  if (out.pointer_size != 4 && out.pointer_size != 8) {
    return at_byte(name, at + data_at + pointer_size_at,
                   fmt::format("a pointer size of {}", out.pointer_size), "4 or 8");
  }
  read_fields(data.data(), out);
  read_names(data.subspan(fixed), out);
  out.stamp = load<std::int64_t>(here.data() + event_at + 16);
  if (out.buffer_size < buffer_header_bytes || out.buffer_size > buffer_bytes_max) {
    return at_byte(name, at + data_at, fmt::format("buffers of {} bytes", out.buffer_size),
                   fmt::format("{} to {}", buffer_header_bytes, buffer_bytes_max));
  }
  if (out.has(mode::compressed)) {
    out.compression = load<std::uint16_t>(here.data() + buffer::state_at);
  }
  return out;
}

}  // namespace wskcheck::etl
