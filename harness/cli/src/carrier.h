// Which kind of file a trace lies in, and its records whatever the kind.
#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <string_view>

#include "usage.h"
#include "wskcheck/etl/log_reader.h"
#include "wskcheck/traces/record_reader.h"

namespace wskcheck::cli {

enum class CarrierKind : std::uint8_t { json_lines, event_log };
std::string_view carrier_name(CarrierKind kind);  // "JSON Lines", "event log (.etl)"

// A trace that is open but not read: one of the two readers is there. `input` outlives `records`.
struct Carrier {
  CarrierKind kind = CarrierKind::json_lines;
  std::string name;         // as it stands in messages
  std::uint64_t bytes = 0;  // 0: not known
  std::unique_ptr<std::streambuf> buffer;
  std::unique_ptr<std::istream> input;
  std::unique_ptr<traces::RecordReader> records;
  std::unique_ptr<etl::LogReader> log;
};

// `path` "-" reads `in`. The kind is told by the first bytes, never by the name.
Result<Carrier> open_carrier(const std::string& path, std::istream& in,
                             const traces::ReadOptions& options);

// The records of a log; the log is rewound first and belongs to the reader afterwards.
Result<std::unique_ptr<traces::RecordReader>> records_of(std::unique_ptr<etl::LogReader> log,
                                                         const traces::ReadOptions& options);

// The path as the file system wants it (UTF-8 everywhere).
std::uint64_t file_bytes(const std::string& path);

}  // namespace wskcheck::cli
