// Any bytes as an event log: opened, summarized, decoded, and read as a trace, strictly and with
// bad input skipped. Limits are small, so that a claim of the input costs little.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "wskcheck/etl/decode.h"
#include "wskcheck/etl/etl_reader.h"
#include "wskcheck/etl/info.h"

namespace {

using namespace wskcheck;

void demand(bool holds) {
  if (!holds) std::abort();
}

std::unique_ptr<etl::LogReader> opened(const std::vector<std::uint8_t>& bytes) {
  etl::LogOptions options;
  options.buffer_bytes_max = 64 * 1024;
  options.unpacked_bytes_max = 1024 * 1024;
  auto log = etl::open_log(etl::input_of(bytes, "fuzz.etl"), options);
  if (log) return std::move(*log);
  demand(!log.error().message().empty());
  return nullptr;
}

void read_records(const std::vector<std::uint8_t>& bytes, bool skips) {
  auto log = opened(bytes);
  if (log == nullptr) return;
  traces::ReadOptions options;
  options.skip_bad_lines = skips;
  auto reader = etl::open_etl(std::move(log), options);
  if (!reader) return;
  traces::Record record;
  while ((*reader)->next(record) == traces::ReadState::record) {
    demand(record.t < std::uint64_t{1} << 63);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::uint8_t> bytes(data, data + size);
  const auto log = opened(bytes);
  if (log == nullptr) return 0;
  etl::SchemaBook book;
  const etl::EtlInfo info = summarize(*log, book);
  demand(info.events == info.buffers.records);
  std::vector<etl::Value> values;
  while (const etl::EventView* event = log->next()) {
    const etl::EventSchema* schema = book.find(*event);
    if (schema == nullptr) continue;
    decode(*event, *schema, values);
    values_text(values);
  }
  read_records(bytes, false);
  read_records(bytes, true);
  return 0;
}
