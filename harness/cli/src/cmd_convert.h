// `wskcheck convert`: the same records in another carrier.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "output_options.h"

namespace wskcheck::cli {

struct ConvertOptions {
  std::string from;                           // "-" is standard input
  std::string to;                             // "-" is standard output
  std::string format;                         // "jsonl", "etl"; empty: by the name of `to`
  std::optional<std::uint64_t> processors;    // of an event log
  std::optional<std::uint64_t> buffer_bytes;  // of an event log
  // Loss marks of an event log, to try what a reader makes of them.
  std::optional<std::uint64_t> events_lost;
  std::optional<std::uint64_t> buffers_lost;
  std::optional<std::uint64_t> missing_buffer;
  std::optional<std::uint64_t> marked_buffer;
  bool skip_bad_lines = false;
};

Command add_convert(CLI::App& root);
int run_convert(const ConvertOptions& options, Io& io);

}  // namespace wskcheck::cli
