// See etl_writer.h. Events are written such that the order in which a reader merges them is that of
// the records: stamps never go back, and equal stamps only from processor to higher processor. What
// the header of an event then says otherwise than the record is a field of its own.
#include "wskcheck/etl/etl_writer.h"

#include <algorithm>
#include <limits>

#include "buffer_writer.h"
#include "event_builder.h"
#include "record_event.h"
#include "record_plan.h"
#include "wskcheck/etl/etl_reader.h"

namespace wskcheck::etl {
namespace {

using traces::Field;
using traces::Header;
using traces::Record;

constexpr std::int64_t stamp_max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t first_of_2020 = 132223104000000000;
// What an event takes beside its text, with room to spare.
constexpr std::size_t event_bytes_beside_text = 768;
constexpr std::uint64_t keyword_control = 1;
constexpr std::uint64_t keyword_data = 2;

EtlWriterOptions in_range(EtlWriterOptions options) {
  options.processors = std::clamp<std::uint32_t>(options.processors, 1, 2048);
  options.buffer_bytes = std::clamp<std::uint32_t>(options.buffer_bytes, 4096, 16U << 20) / 8 * 8;
  if (options.start_time <= 0) options.start_time = first_of_2020;
  return options;
}

}  // namespace

struct EtlWriter::Impl {
  Impl(std::ostream& out, EtlWriterOptions given)
      : options(in_range(std::move(given))),
        buffers(out, options),
        event(provider_guid(recorder_name), recorder_name) {}

  void write(const Header& header);
  void write(const Record& record);
  void place(const Record& record);
  std::string_view write_parts(std::string_view name, std::string_view key, std::string_view text);
  void add(EventHead head);

  EtlWriterOptions options;
  BufferWriter buffers;
  EventBuilder event;
  bool started = false;
  bool finished = false;
  bool is_good = true;
  std::int64_t stamp = 0;  // of the last event, and where it was
  std::uint32_t processor = 0;
};

void EtlWriter::Impl::add(EventHead head) {
  head.stamp = stamp;
  buffers.add(processor, stamp, event.finish(head));
}

// Writes all of the text but the last piece in events of their own, and returns that piece.
std::string_view EtlWriter::Impl::write_parts(std::string_view name, std::string_view key,
                                              std::string_view text) {
  const std::size_t piece = buffers.record_bytes_max() - event_bytes_beside_text;
  while (text.size() > piece) {
    event.start(name);
    if (!key.empty()) event.add_string("key", key);
    event.add_counted("text", text.substr(0, piece));
    add({});
    text.remove_prefix(piece);
  }
  return text;
}

void EtlWriter::Impl::write(const Header& header) {
  if (started) return;
  started = true;
  buffers.start(header.frequency);
  event.start(header_event);
  event.add_number("wsk_trace", header.version, InType::uint32);
  event.add_number("frequency", header.frequency, InType::uint64);
  event.add_string("order", traces::order_name(header.order));
  event.add_number("uncertainty", header.uncertainty, InType::uint64);
  event.add_boolean("complete", header.complete);
  add({});
  const std::pair<std::string_view, const std::string&> texts[] = {{"source", header.source},
                                                                   {"provider", header.provider},
                                                                   {"driver", header.driver},
                                                                   {"os", header.os},
                                                                   {"comment", header.comment}};
  for (const auto& [key, text] : texts) {
    if (text.empty()) continue;
    const std::string_view rest = write_parts(header_text_event, key, text);
    event.start(header_text_event);
    event.add_string("key", key);
    event.add_counted("text", rest);
    add({});
  }
}

// Decides stamp and processor of the next event.
void EtlWriter::Impl::place(const Record& record) {
  std::uint32_t wanted = processor;
  if (record.has(Field::cpu)) {
    wanted = record.cpu % options.processors;
  } else if (record.has(Field::tid)) {
    wanted = static_cast<std::uint32_t>(record.tid % options.processors);
  }
  const auto ticks =
      static_cast<std::int64_t>(std::min(record.t, static_cast<std::uint64_t>(stamp_max)));
  if (ticks > stamp) {
    stamp = ticks;
  } else if (wanted < processor) {
    if (stamp == stamp_max) return;  // no later stamp is left: the processor stays
    ++stamp;
  }
  processor = wanted;
}

void EtlWriter::Impl::write(const Record& record) {
  if (!started) write(Header{});
  place(record);
  const bool is_mark = record.ev == traces::Event::mark;
  std::string_view text = record.text;
  if (is_mark) text = write_parts(mark_part_event, {}, text);
  event.start(traces::function_name(record));
  if (static_cast<std::uint64_t>(stamp) != record.t) {
    event.add_number("t", record.t, InType::uint64);
  }
  if (!record.has(Field::cpu)) event.add_boolean("no_cpu", true);
  if (record.has(Field::cpu) && record.cpu != processor) {
    event.add_number("cpu", record.cpu, InType::uint32);
  }
  const bool fits = record.tid <= std::numeric_limits<std::uint32_t>::max();
  if (!record.has(Field::tid)) event.add_boolean("no_tid", true);
  if (!fits) event.add_number("tid", record.tid, InType::uint64);
  add_fields(event, record);
  if (is_mark && record.has(Field::text)) event.add_counted("text", text);
  EventHead head;
  head.opcode = opcode_of(record.ph);
  head.thread_id = fits ? static_cast<std::uint32_t>(record.tid) : 0;
  head.keyword = record.ev == traces::Event::other_function ? keyword_data : keyword_control;
  add(head);
}

EtlWriter::EtlWriter(std::ostream& out, EtlWriterOptions options)
    : impl_(std::make_unique<Impl>(out, std::move(options))) {}

EtlWriter::~EtlWriter() { finish(); }

void EtlWriter::write(const Header& header) { impl_->write(header); }

void EtlWriter::write(const Record& record) { impl_->write(record); }

bool EtlWriter::finish() {
  if (impl_->finished) return impl_->is_good;
  if (!impl_->started) impl_->write(Header{});
  impl_->finished = true;
  impl_->is_good = impl_->buffers.finish();
  return impl_->is_good;
}

}  // namespace wskcheck::etl
