// One event of a log as a view: nothing is copied but the fields of its header.
#ifndef WSKCHECK_ETL_EVENT_H
#define WSKCHECK_ETL_EVENT_H

#include <cstdint>
#include <string_view>

#include "wskcheck/etl/bytes.h"
#include "wskcheck/etl/guid.h"

namespace wskcheck::etl {

// The kinds of record header; 32 or 64 is the pointer width of the process that logged.
enum class HeaderKind : std::uint8_t {
  system32,
  system64,
  compact32,
  compact64,
  full32,  // a classic event
  full64,
  instance32,
  instance64,
  perfinfo32,
  perfinfo64,
  event32,  // a manifest or TraceLogging event
  event64,
  message,  // WPP
  other,    // a header type of which only the size is known
};
inline constexpr int header_kind_count = 14;

std::string_view header_kind_name(HeaderKind kind) noexcept;  // "EVENT64"

constexpr bool is_event(HeaderKind kind) noexcept {
  return kind == HeaderKind::event32 || kind == HeaderKind::event64;
}
constexpr bool is_classic(HeaderKind kind) noexcept {
  return kind >= HeaderKind::full32 && kind <= HeaderKind::instance64;
}
// Kernel records that a group and an opcode name.
constexpr bool is_system(HeaderKind kind) noexcept {
  return kind <= HeaderKind::compact64 || kind == HeaderKind::perfinfo32 ||
         kind == HeaderKind::perfinfo64;
}

// The bytes live as long as the reader's current event. What a kind of header does not have is 0 or
// empty.
struct EventView {
  HeaderKind kind = HeaderKind::other;
  std::uint8_t pointer_size = 8;
  std::uint16_t processor = 0;  // of the buffer; 0 where the log mixes processors in one buffer
  std::uint32_t thread_id = 0;
  std::uint32_t process_id = 0;
  bool has_thread = false;
  bool has_time = false;  // without: `time` is that of the event before it
  std::int64_t time = 0;  // raw, in ticks of the session's clock
  Guid provider;          // the class of a classic event, the message GUID of WPP
  std::uint16_t id = 0;   // WPP: the message number
  std::uint8_t version = 0;
  std::uint8_t channel = 0;
  std::uint8_t level = 0;
  std::uint8_t opcode = 0;
  std::uint8_t group = 0;  // of system records
  std::uint16_t task = 0;
  std::uint16_t flags = 0;
  std::uint64_t keyword = 0;
  Bytes activity;  // 16 bytes or none
  Bytes related;   // extended item 1
  Bytes schema;    // extended item 11: TraceLogging's event metadata; its presence makes it one
  Bytes traits;    // extended item 12: provider name and traits
  Bytes extended;  // all extended items as they lie
  Bytes payload;
  std::uint64_t offset = 0;   // of the record in the file; of its buffer when that is compressed
  std::uint32_t segment = 0;  // which of the sessions in an appended file
};

// One extended item; its types are in docs/etw.md.
struct ExtendedItem {
  std::uint16_t type = 0;
  Bytes data;
};

// Takes the next item off the front; false at the end. The items of an EventView are well formed.
bool next_extended_item(Bytes& rest, ExtendedItem& item) noexcept;

}  // namespace wskcheck::etl

#endif
