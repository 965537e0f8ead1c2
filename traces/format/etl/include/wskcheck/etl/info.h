// What is in a log: for `wskcheck info`. Reads the whole log once.
#ifndef WSKCHECK_ETL_INFO_H
#define WSKCHECK_ETL_INFO_H

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "wskcheck/etl/log_reader.h"
#include "wskcheck/etl/schema_book.h"

namespace wskcheck::etl {

// How much of an event is understood, from most to least.
enum class Understanding : std::uint8_t {
  record,   // becomes a trace record
  decoded,  // its fields are decoded
  named,    // its provider or group is known by name only: classic, kernel and WPP events
  unknown,  // counted
};
inline constexpr int understanding_count = 4;
std::string_view understanding_name(Understanding one) noexcept;

// What kind of provider a record names.
enum class ProviderKind : std::uint8_t {
  event,    // manifest or TraceLogging
  classic,  // an event class of the older kind
  wpp,      // a message GUID of WPP
  system,   // a group of kernel records
};
std::string_view provider_kind_name(ProviderKind kind) noexcept;  // "event"

// Events of one provider that are the same: TraceLogging events by name, others by id and version,
// classic and kernel events by opcode and version, WPP by message number.
struct EventKind {
  std::string name;  // may be empty
  std::uint16_t id = 0;
  std::uint8_t version = 0;
  std::uint8_t opcode = 0;
  bool is_trace_logging = false;
  Understanding understanding = Understanding::unknown;
  std::uint64_t events = 0;
  std::uint64_t undecoded = 0;  // of them, whose payload did not fit the schema
};

struct ProviderInfo {
  ProviderKind kind = ProviderKind::event;
  Guid guid;  // zero for kernel groups
  std::uint8_t group = 0;
  std::string name;  // may be empty
  std::uint64_t events = 0;
  std::vector<EventKind> kinds;  // in a fixed order: by id, version, opcode, name
};

struct EtlInfo {
  std::string file;
  std::uint64_t bytes = 0;
  std::vector<LogHeader> sessions;  // one, or more in an appended file
  BufferCounts buffers;
  std::array<std::uint64_t, header_kind_count> header_kinds{};
  std::map<std::uint16_t, std::uint64_t> extended_items;  // type -> items
  std::vector<ProviderInfo> providers;                    // by kind, then GUID or group
  std::uint64_t events = 0;
  std::uint64_t kinds_left_out = 0;  // events of more kinds than are kept
  std::array<std::uint64_t, understanding_count> understanding{};  // events of each
  std::vector<Loss> losses;
  std::vector<traces::Diagnostic> damage;  // the first ones
  std::uint64_t damage_count = 0;
  std::int64_t first_stamp = 0;  // raw; LogHeader::file_time() makes a time of it
  std::int64_t last_stamp = 0;
};

// Rewinds the log before and after. Learns the log's embedded schemas into `book`. `stop` is asked
// at each event; true ends it early, with what is known.
EtlInfo summarize(LogReader& log, SchemaBook& book, const std::function<bool()>& stop = {});

}  // namespace wskcheck::etl

#endif
