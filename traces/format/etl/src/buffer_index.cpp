// See buffer_index.h.
#include "buffer_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "header_buffer.h"
#include "little_endian.h"
#include "unpack.h"

namespace wskcheck::etl {
namespace {

using traces::Diagnostic;
using traces::Result;

constexpr std::size_t damage_max = 64;
constexpr std::size_t classes_max = 1024;

// RT_LostEvent, 6a399ae0-4bc6-4de9-870b-3657f8947e7e.
constexpr Guid lost_event_class{{0xe0, 0x9a, 0x39, 0x6a, 0xc6, 0x4b, 0xe9, 0x4d, 0x87, 0x0b, 0x36,
                                 0x57, 0xf8, 0x94, 0x7e, 0x7e}};

class Indexer {
 public:
  Indexer(Input& input, const LogOptions& options)
      : input_(input), file_(input.bytes()), options_(options) {}

  Result<BufferIndex> run();

 private:
  bool read_entry(std::uint64_t at, BufferEntry& entry);
  bool check_entry(const BufferEntry& entry, std::uint32_t size, std::uint32_t offset);
  bool start_session(std::uint64_t at);
  void walk(BufferEntry& entry);
  void note(const BufferEntry& entry, const EventView& event, std::uint32_t at);
  void defect(BufferEntry& entry, const Defect& found);
  void damage(std::uint64_t byte, std::string found, std::string expected, std::string hint = {});
  void finish();

  Input& input_;
  Bytes file_;
  const LogOptions& options_;
  BufferIndex out_;
  std::vector<std::uint8_t> scratch_;
  std::vector<std::int64_t> newest_;  // by processor, to see time go backwards
};

void Indexer::damage(std::uint64_t byte, std::string found, std::string expected,
                     std::string hint) {
  ++out_.damage_count;
  if (out_.damage.size() >= damage_max) return;
  Diagnostic diagnostic;
  diagnostic.file = input_.name();
  diagnostic.byte = byte;
  diagnostic.found = std::move(found);
  diagnostic.expected = std::move(expected);
  diagnostic.hint = std::move(hint);
  out_.damage.push_back(std::move(diagnostic));
}

// A defect in an unpacked buffer has no place of its own in the file: the buffer's is told.
void Indexer::defect(BufferEntry& entry, const Defect& found) {
  entry.is_damaged = true;
  if (!entry.is_compressed()) {
    damage(entry.offset + found.at, found.found_text(), found.expected_text());
    return;
  }
  damage(entry.offset, found.found_text(), found.expected_text(),
         fmt::format("at {:#x} of the buffer once unpacked", found.at));
}

bool Indexer::start_session(std::uint64_t at) {
  auto header = read_log_header(file_, at, input_.name(), options_.buffer_bytes_max);
  if (!header) {
    damage(at, header.error().found, header.error().expected);
    return false;
  }
  out_.sessions.push_back(std::move(*header));
  return true;
}

bool Indexer::check_entry(const BufferEntry& entry, std::uint32_t size, std::uint32_t offset) {
  if (size < buffer_header_bytes || size > options_.buffer_bytes_max) {
    damage(entry.offset, fmt::format("a buffer of {} bytes", size),
           fmt::format("{} to {} bytes", buffer_header_bytes, options_.buffer_bytes_max));
    return false;
  }
  const std::uint32_t session_size = out_.sessions.back().buffer_size;
  const std::uint32_t limit = entry.is_compressed() ? session_size : size;
  if (offset < buffer_header_bytes || offset > limit) {
    damage(entry.offset + buffer::offset_at, fmt::format("data that end at {:#x}", offset),
           fmt::format("an end from {:#x} to {:#x}", buffer_header_bytes, limit));
    return false;
  }
  return true;
}

// False: nothing behind this place can be read.
bool Indexer::read_entry(std::uint64_t at, BufferEntry& entry) {
  const std::uint8_t* const head = file_.data() + at;
  const std::uint64_t left = file_.size() - at;
  entry.offset = at;
  if (left < buffer_header_bytes) {
    damage(at, fmt::format("the end of the file after {} bytes of a buffer", left),
           fmt::format("a buffer header of {} bytes", buffer_header_bytes), "the file is cut off");
    return false;
  }
  const auto size = load<std::uint32_t>(head + buffer::size_at);
  const auto offset = load<std::uint32_t>(head + buffer::offset_at);
  entry.sequence = load<std::uint64_t>(head + buffer::sequence_at);
  entry.flushed = load<std::int64_t>(head + buffer::time_stamp_at);
  entry.processor = load<std::uint16_t>(head + buffer::processor_at) & buffer::processor_mask;
  entry.flags = load<std::uint16_t>(head + buffer::flags_at);
  entry.is_header = is_log(file_.subspan(at)) && entry.sequence == 0;
  if (at > 0 && entry.is_header && !start_session(at)) return false;
  if (!check_entry(entry, size, offset)) return false;
  entry.segment = static_cast<std::uint16_t>(
      std::min<std::size_t>(out_.sessions.size() - 1, std::numeric_limits<std::uint16_t>::max()));
  if (const LogHeader& session = out_.sessions.back(); session.has(mode::compressed)) {
    entry.format = static_cast<std::uint8_t>(session.compression & 0xff);
  }
  entry.end = offset;
  entry.file_bytes = size;
  if (size > left) {
    damage(at + left, fmt::format("the end of the file after {} bytes of a buffer", left),
           fmt::format("a buffer of {} bytes", size), "the file is cut off");
    entry.file_bytes = static_cast<std::uint32_t>(left);
    if (!entry.is_compressed()) entry.end = std::min(entry.end, entry.file_bytes);
    out_.cut_off_at = at + left;
  }
  return true;
}

void Indexer::note(const BufferEntry& entry, const EventView& event, std::uint32_t at) {
  if (!is_classic(event.kind)) return;
  if (out_.classes.size() < classes_max) {
    out_.classes.insert(event.provider);
  } else {
    out_.has_all_classes = false;
  }
  if (event.provider == lost_event_class) {
    const std::uint64_t place = entry.is_compressed() ? entry.offset : entry.offset + at;
    out_.lost_records.push_back({event.time, place, entry.segment});
  }
}

void Indexer::walk(BufferEntry& entry) {
  std::uint32_t unpacked = 0;
  const std::uint8_t* const bytes = buffer_bytes(input_, entry, scratch_, &unpacked);
  if (entry.is_compressed() && unpacked < entry.end) {
    defect(entry, {Defect::Kind::unpack_failed, unpacked, unpacked, entry.end});
    entry.end = unpacked;
  }
  if (newest_.size() <= entry.processor) {
    newest_.resize(entry.processor + 1U, std::numeric_limits<std::int64_t>::min());
  }
  EventView event;
  Defect bad;
  std::uint32_t next = 0;
  for (std::uint32_t at = buffer_header_bytes;; at = next) {
    const Parsed parsed = parse_record(bytes, at, entry.end, event, next, bad);
    if (parsed == Parsed::end) break;
    if (parsed != Parsed::record) {
      // What reaches over the cut of the file has been told already.
      const bool is_cut = out_.cut_off_at && bad.kind == Defect::Kind::long_record;
      if (!is_cut) defect(entry, bad);
      if (parsed == Parsed::skipped) continue;
      entry.end = at;
      break;
    }
    ++entry.records;
    if (!event.has_time) continue;
    if (entry.records == 1) entry.first = entry.last = event.time;
    entry.first = std::min(entry.first, event.time);
    entry.last = std::max(entry.last, event.time);
    if (event.time < newest_[entry.processor]) ++out_.counts.inversions;
    newest_[entry.processor] = event.time;
    note(entry, event, at);
  }
}

const std::uint8_t* skip_zeros(Bytes bytes) noexcept {
  return std::find_if(bytes.data(), bytes.data() + bytes.size(),
                      [](std::uint8_t byte) { return byte != 0; });
}

void Indexer::finish() {
  const LogHeader& header = out_.sessions.front();
  std::int64_t first = header.stamp;
  std::int64_t last = header.stamp;
  for (const BufferEntry& entry : out_.entries) {
    if (entry.records == 0) continue;
    first = std::min(first, entry.first);
    last = std::max(last, entry.last);
  }
  if (header.end_time > header.start_time && header.start_time > 0) {
    const std::uint64_t span =
        multiply_divide(static_cast<std::uint64_t>(header.end_time - header.start_time),
                        header.ticks_per_second(), 10000000);
    constexpr auto max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (header.stamp >= 0 && span < max - static_cast<std::uint64_t>(header.stamp)) {
      last = std::max(last, header.stamp + static_cast<std::int64_t>(span));
    }
  }
  out_.first_stamp = first;
  out_.last_stamp = last;
  const bool counts_all = out_.sessions.size() == 1 && !header.has(mode::circular);
  if (counts_all && !out_.cut_off_at && out_.entries.size() < header.buffers_written) {
    damage(file_.size(), fmt::format("the end of the file after {} buffers", out_.entries.size()),
           fmt::format("{} buffers, as the header says", header.buffers_written),
           "the file is cut off");
    out_.cut_off_at = file_.size();
  }
}

Result<BufferIndex> Indexer::run() {
  auto header = read_log_header(file_, 0, input_.name(), options_.buffer_bytes_max);
  if (!header) return header.error();
  if (header->has(mode::compressed) && !is_pack_format(header->compression)) {
    Diagnostic error;
    error.file = input_.name();
    error.byte = buffer::state_at;
    error.found = fmt::format("a log compressed with format {}", header->compression);
    error.expected = "format 2 (LZNT1), 3 (XPRESS) or 4 (XPRESS-Huffman)";
    error.hint = "tracerpt can write the log anew";
    return error;
  }
  out_.one_stream = header->has(mode::no_per_processor_buffers);
  out_.sessions.push_back(std::move(*header));
  for (std::uint64_t at = 0; at < file_.size();) {
    BufferEntry entry;
    const Bytes rest = file_.subspan(at, std::min<std::uint64_t>(file_.size() - at, 0x48));
    const bool unwritten = skip_zeros(rest) == rest.data() + rest.size();
    if (unwritten && out_.sessions.back().has(mode::preallocate)) break;
    if (!read_entry(at, entry)) {
      if (!out_.cut_off_at) out_.cut_off_at = at;
      break;
    }
    walk(entry);
    input_.done_with(at, entry.file_bytes);
    ++out_.counts.buffers;
    ++out_.counts.flags[entry.flags];
    ++out_.counts.processors[entry.processor];
    if (entry.is_compressed()) ++out_.counts.compressed;
    out_.counts.records += entry.records;
    out_.entries.push_back(entry);
    at += entry.file_bytes;
  }
  finish();
  return std::move(out_);
}

}  // namespace

const std::uint8_t* buffer_bytes(const Input& input, const BufferEntry& entry,
                                 std::vector<std::uint8_t>& scratch, std::uint32_t* unpacked) {
  const std::uint8_t* const raw = input.bytes().data() + entry.offset;
  if (!entry.is_compressed()) return raw;
  if (scratch.size() < entry.end) scratch.resize(entry.end);
  const Bytes packed{raw + buffer_header_bytes, entry.file_bytes - buffer_header_bytes};
  const std::size_t size =
      unpack(static_cast<PackFormat>(entry.format), packed,
             std::span(scratch.data() + buffer_header_bytes, entry.end - buffer_header_bytes));
  if (unpacked != nullptr) *unpacked = buffer_header_bytes + static_cast<std::uint32_t>(size);
  return scratch.data();
}

Result<BufferIndex> index_buffers(Input& input, const LogOptions& options) {
  return Indexer(input, options).run();
}

}  // namespace wskcheck::etl
