// Which kind of file a trace lies in, and its records whatever the kind.
#pragma once

#include <cstdint>
#include <fstream>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "usage.h"
#include "wskcheck/etl/log_reader.h"
#include "wskcheck/traces/record_reader.h"

namespace wskcheck::cli {

enum class CarrierKind : std::uint8_t { json_lines, event_log, exported };
std::string_view carrier_name(CarrierKind kind);  // "JSON Lines", "event log (.etl)"

// A trace that is open but not read. Of JSON Lines `records` is there, of an event log `log`, of an
// export neither: open_records() brings what is missing.
struct Carrier {
  CarrierKind kind = CarrierKind::json_lines;
  std::string path;         // of a stream (standard input, a pipe) the rest is in `input`
  std::string name;         // as it stands in messages
  std::uint64_t bytes = 0;  // 0: not known
  std::unique_ptr<std::filebuf> pipe;
  std::unique_ptr<std::streambuf> buffer;
  std::unique_ptr<std::istream> input;
  std::unique_ptr<traces::RecordReader> records;
  std::unique_ptr<etl::LogReader> log;
};

// `path` "-" reads `in`. The kind is told by the first bytes, never by the name.
Result<Carrier> open_carrier(const std::string& path, std::istream& in,
                             const traces::ReadOptions& options);

// Makes `records` of what the carrier has; a log is rewound and given up. What is wrong is
// returned. With context, what providers of Windows tell of sockets stands as marks among the
// records.
std::optional<Diagnostic> open_records(Carrier& carrier, const traces::ReadOptions& options,
                                       bool with_context = false);

// The path as the file system wants it (UTF-8 everywhere).
std::uint64_t file_bytes(const std::string& path);

}  // namespace wskcheck::cli
