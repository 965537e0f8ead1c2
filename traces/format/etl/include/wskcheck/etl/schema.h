// What the fields of an event are: from TraceLogging metadata, from schemas that a merged log
// carries, from a manifest (.man), or from the built-in tables.
#ifndef WSKCHECK_ETL_SCHEMA_H
#define WSKCHECK_ETL_SCHEMA_H

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace wskcheck::etl {

// The numbers are those of TraceLogging; manifests share 1 to 21.
enum class InType : std::uint8_t {
  none = 0,
  utf16 = 1,
  ansi = 2,
  int8 = 3,
  uint8 = 4,
  int16 = 5,
  uint16 = 6,
  int32 = 7,
  uint32 = 8,
  int64 = 9,
  uint64 = 10,
  float32 = 11,
  float64 = 12,
  bool32 = 13,
  binary = 14,
  guid = 15,
  pointer = 16,
  file_time = 17,
  system_time = 18,
  sid = 19,
  hex32 = 20,
  hex64 = 21,
  counted_utf16 = 22,
  counted_ansi = 23,
  structure = 24,
  counted_binary = 25,
};

// The numbers are those of TraceLogging; those of manifests are translated.
enum class OutType : std::uint8_t {
  none = 0,
  no_print = 1,
  string = 2,
  boolean = 3,
  hex = 4,
  process_id = 5,
  thread_id = 6,
  port = 7,
  ipv4 = 8,
  ipv6 = 9,
  socket_address = 10,
  xml = 11,
  json = 12,
  win32_error = 13,
  ntstatus = 14,
  hresult = 15,
  date_time = 16,
  signed_number = 17,
  unsigned_number = 18,
  culture_insensitive_date_time = 33,
  utf8 = 35,
  pkcs7 = 36,
  code_pointer = 37,
  utc_date_time = 38,
};

// How often the value is there: once, as often as the schema says, as a number in front of the
// values says, or as an earlier field says.
enum class Repeat : std::uint8_t { once, fixed, counted, by_field };

// Where the length of a string or of binary data comes from.
enum class Length : std::uint8_t { of_type, fixed, by_field };

struct FieldSpec {
  std::string name;
  InType in = InType::none;
  OutType out = OutType::none;
  bool is_custom = false;  // TraceLogging's custom kind: what lies in the payload is not known
  Repeat repeat = Repeat::once;
  Length length = Length::of_type;
  std::uint16_t count = 0;         // fixed: how many; by_field: the number of that field
  std::uint16_t length_value = 0;  // fixed: bytes or characters; by_field: the number of that field
  std::uint16_t members = 0;       // of a structure: that many of the fields behind it
  std::uint32_t tag = 0;           // 28 bits
  friend bool operator==(const FieldSpec&, const FieldSpec&) = default;
};

// From the best to the last resort.
enum class SchemaSource : std::uint8_t { trace_logging, embedded, manifest, built_in };
std::string_view source_name(SchemaSource source) noexcept;

struct EventSchema {
  static constexpr std::uint32_t no_number = std::numeric_limits<std::uint32_t>::max();

  SchemaSource source = SchemaSource::trace_logging;
  std::string provider;  // its name; may be empty
  std::string name;      // of the event: TraceLogging's name, "Task/Opcode" of a manifest
  std::uint32_t tag = 0;
  std::vector<FieldSpec> fields;  // members follow their structure
  // Counts the schemas of one SchemaBook from 0, so that a user can keep things beside them.
  std::uint32_t number = no_number;
};

}  // namespace wskcheck::etl

#endif
