// See targets.h.
#include "targets.h"

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "wskcheck/conform/checker.h"
#include "wskcheck/etl/decode.h"
#include "wskcheck/etl/etl_reader.h"
#include "wskcheck/etl/etl_writer.h"
#include "wskcheck/etl/guid.h"
#include "wskcheck/etl/info.h"
#include "wskcheck/etl/input.h"
#include "wskcheck/etl/schema_book.h"
#include "wskcheck/exports/export_reader.h"
#include "wskcheck/observe/context.h"
#include "wskcheck/traces/jsonl_reader.h"
#include "wskcheck/traces/jsonl_writer.h"

namespace wskcheck::fuzz {
namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

std::string text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// All records as the writer writes them; `state` is the last one.
std::string rewritten(traces::RecordReader& reader, traces::ReadState& state) {
  std::string out;
  append_jsonl(out, reader.header());
  traces::Record record;
  while ((state = reader.next(record)) == traces::ReadState::record) {
    demand(record.t < std::uint64_t{1} << 63);
    append_jsonl(out, record);
  }
  return out;
}

// Small limits: a claim of the input must not cost much.
traces::Result<std::unique_ptr<etl::LogReader>> log_of(Bytes bytes) {
  etl::LogOptions options;
  options.buffer_bytes_max = 64U << 10;
  options.unpacked_bytes_max = 1U << 20;
  return etl::open_log(etl::input_of({bytes.begin(), bytes.end()}, "input.etl"), options);
}

traces::ReadOptions small_lines(bool skip) {
  traces::ReadOptions options;
  options.skip_bad_lines = skip;
  options.line_bytes_max = 4096;
  return options;
}

std::string read_text(const std::string& text, bool skip, traces::ReadState& state) {
  std::istringstream in(text);
  state = traces::ReadState::error;
  auto reader = traces::read_jsonl(in, "input.jsonl", small_lines(skip));
  return reader ? rewritten(**reader, state) : std::string();
}

// Which kind of export it is, its first bytes say.
void read_export(const std::string& text, const char* name) {
  traces::ReadState state = traces::ReadState::end;
  for (const bool skip : {false, true}) {
    if (auto reader = exports::read_export_bytes(text, name, small_lines(skip))) {
      (void)rewritten(**reader, state);
    }
  }
  std::istringstream in(text);
  if (const auto info = exports::summarize_export(in, name)) demand(!info->encoding.empty());
}

// Whether the lines of `some` stand in `all`, in their order. Gaps come when the events around them
// do: where stamps go back, that may be elsewhere.
bool holds_in_order(std::istringstream all, std::istringstream some) {
  std::string one;
  std::string line;
  while (std::getline(some, one)) {
    if (one.find(R"("ev":"gap")") != std::string::npos) continue;
    do {
      if (!std::getline(all, line)) return false;
    } while (line != one);
  }
  return true;
}

// Its records, with or without marks for what other providers tell.
std::string read_log(Bytes bytes, bool with_notes, traces::ReadState& state) {
  state = traces::ReadState::error;
  auto log = log_of(bytes);
  if (!log) return {};
  auto reader = etl::open_etl(std::move(log).value(), small_lines(true),
                              with_notes ? observe::notes_of_sights() : etl::NoteOf());
  return reader ? rewritten(**reader, state) : std::string();
}

}  // namespace

void feed_etl(Bytes bytes) {
  traces::ReadState state = traces::ReadState::end;
  for (const bool skip : {false, true}) {
    auto log = log_of(bytes);
    if (!log) return demand(!log.error().message().empty());
    if (auto reader = etl::open_etl(std::move(log).value(), small_lines(skip))) {
      (void)rewritten(**reader, state);
    }
  }
  auto log = log_of(bytes);
  etl::SchemaBook book;
  const etl::EtlInfo info = etl::summarize(**log, book);
  demand(info.events == info.buffers.records);
  std::vector<etl::Value> values;
  while (const etl::EventView* event = (*log)->next()) {
    const etl::EventSchema* const schema = book.find(*event);
    if (schema == nullptr) continue;
    etl::decode(*event, *schema, values);
    (void)etl::values_text(values);
  }
}

void feed_xml(Bytes bytes) { read_export(text_of(bytes), "input.xml"); }
void feed_csv(Bytes bytes) { read_export(text_of(bytes), "input.csv"); }

// What was read is written, and read again to the same.
void feed_jsonl(Bytes bytes) {
  traces::ReadState state = traces::ReadState::end;
  (void)read_text(text_of(bytes), true, state);
  const std::string once = read_text(text_of(bytes), false, state);
  if (state != traces::ReadState::end) return;
  const std::string twice = read_text(once, false, state);
  demand(state != traces::ReadState::end || twice == once);
}

// The schemas are taken for events whose payload is the manifest itself.
void feed_manifest(Bytes bytes) {
  etl::SchemaBook book;
  if (book.add_manifest_text(text_of(bytes), "input.man")) return;
  etl::EventView event;
  event.kind = etl::HeaderKind::event64;
  event.payload = bytes;
  std::vector<etl::Value> values;
  event.provider = *etl::parse_guid("0f0e0d0c-0b0a-0908-0706-050403020100");  // of the corpus
  for (event.id = 0; event.id < 8; ++event.id) {
    const etl::EventSchema* const schema = book.find(event);
    if (schema == nullptr) continue;
    etl::decode(event, *schema, values);
    (void)etl::values_text(values);
  }
}

void feed_replay(Bytes bytes) {
  constexpr std::uint64_t records_max = 400;  // the checker is tested for time elsewhere
  std::istringstream in(text_of(bytes));
  auto reader = traces::read_jsonl(in, "input.jsonl", small_lines(true));
  if (!reader) return;
  conform::Checker checker((*reader)->header(), {});
  traces::Record record;
  while ((*reader)->records() < records_max &&
         (*reader)->next(record) == traces::ReadState::record) {
    checker.add(record);
  }
  (void)checker.finish();
}

// Marks come between the records and change none of them.
void feed_context(Bytes bytes) {
  traces::ReadState state = traces::ReadState::end;
  traces::ReadState noted_state = traces::ReadState::end;
  const std::string records = read_log(bytes, false, state);
  const std::string noted = read_log(bytes, true, noted_state);
  demand(state != traces::ReadState::end || noted_state == traces::ReadState::end);
  demand(holds_in_order(std::istringstream(noted), std::istringstream(records)));
  auto log = log_of(bytes);
  if (!log) return;
  const observe::Context context = observe::context_of(**log);
  demand(context.recorder_events + context.other_events <= (*log)->buffers().records);
  for (const observe::Life& life : context.lives) {
    demand(!life.moments.empty());
    demand(life.why.empty() == (life.verdict == observe::LifeVerdict::conforms));
  }
}

// The log gives back what was written, with as many processors as the input has bytes, or so.
void feed_convert(Bytes bytes) {
  constexpr std::size_t processors_max = 5;
  std::istringstream in(text_of(bytes));
  auto reader = traces::read_jsonl(in, "input.jsonl", small_lines(true));
  if (!reader) return;
  etl::EtlWriterOptions options;
  options.processors = static_cast<std::uint32_t>(1 + bytes.size() % processors_max);
  options.buffer_bytes = 4096;
  std::ostringstream out;
  etl::EtlWriter writer(out, options);
  std::string records;
  writer.write((*reader)->header());
  append_jsonl(records, (*reader)->header());
  traces::Record record;
  while ((*reader)->next(record) == traces::ReadState::record) {
    writer.write(record);
    append_jsonl(records, record);
  }
  demand(writer.finish());
  if ((*reader)->records() == 0) return;
  const std::string log = out.str();
  traces::ReadState state = traces::ReadState::end;
  const std::string read =
      read_log({reinterpret_cast<const std::uint8_t*>(log.data()), log.size()}, false, state);
  demand(state == traces::ReadState::end && read == records);
}

}  // namespace wskcheck::fuzz
