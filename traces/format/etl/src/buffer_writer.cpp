// See buffer_writer.h. Source: docs/etw.md, "Buffers" and "The header event".
#include "buffer_writer.h"

#include <algorithm>
#include <limits>

#include "header_buffer.h"
#include "little_endian.h"
#include "record.h"

namespace wskcheck::etl {
namespace {

using Buffer = std::vector<std::uint8_t>;

constexpr std::uint8_t filler = 0xff;
constexpr std::size_t names_max = 200;
constexpr std::size_t header_data_at = buffer_header_bytes + 0x20;
constexpr std::size_t header_fixed_bytes = 280;

struct BufferHead {
  std::uint32_t end = 0;
  std::int64_t stamp = 0;
  std::uint64_t sequence = 0;
  std::uint32_t processor = 0;
  std::uint16_t flags = 0;
  std::uint16_t type = 0;
};

void set_head(Buffer& bytes, const BufferHead& head) {
  std::uint8_t* const b = bytes.data();
  std::fill_n(b, buffer_header_bytes, std::uint8_t{0});
  store<std::uint32_t>(b + buffer::size_at, static_cast<std::uint32_t>(bytes.size()));
  store<std::uint32_t>(b + buffer::saved_offset_at, head.end);
  store<std::uint32_t>(b + buffer::current_offset_at, head.end);
  store<std::int64_t>(b + buffer::time_stamp_at, head.stamp);
  store<std::uint64_t>(b + buffer::sequence_at, head.sequence);
  store<std::uint16_t>(b + buffer::processor_at, static_cast<std::uint16_t>(head.processor));
  store<std::uint32_t>(b + buffer::state_at, 3);
  store<std::uint32_t>(b + buffer::offset_at, head.end);
  store<std::uint16_t>(b + buffer::flags_at, head.flags);
  store<std::uint16_t>(b + buffer::type_at, head.type);
}

// ASCII as UTF-16 with a NUL.
void append_name(Buffer& out, const std::string& name) {
  for (std::size_t i = 0; i < std::min(name.size(), names_max); ++i) {
    out.push_back(static_cast<std::uint8_t>(name[i]));
    out.push_back(0);
  }
  out.insert(out.end(), 2, 0);
}

Buffer header_data(const LogHeader& header) {
  Buffer out(header_fixed_bytes);
  std::uint8_t* const d = out.data();
  store<std::uint32_t>(d, header.buffer_size);
  std::copy(header.version.begin(), header.version.end(), d + 4);
  store<std::uint32_t>(d + 8, header.os_build);
  store<std::uint32_t>(d + 12, header.processors);
  store<std::int64_t>(d + 16, header.end_time);
  store<std::uint32_t>(d + 24, 156250);
  store<std::uint32_t>(d + 32, header.log_file_mode);
  store<std::uint32_t>(d + 36, header.buffers_written);
  store<std::uint32_t>(d + 40, 1);
  store<std::uint32_t>(d + 44, header.pointer_size);
  store<std::uint32_t>(d + 48, header.events_lost);
  store<std::uint32_t>(d + 52, 1000);
  store<std::int64_t>(d + 248, header.start_time);
  store<std::int64_t>(d + 256, header.frequency);
  store<std::int64_t>(d + 264, header.start_time);
  store<std::uint32_t>(d + 272, static_cast<std::uint32_t>(header.clock));
  store<std::uint32_t>(d + 276, header.buffers_lost);
  append_name(out, header.session_name);
  append_name(out, header.file_name);
  return out;
}

bool contains(const std::vector<std::uint64_t>& all, std::uint64_t one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

BufferWriter::BufferWriter(std::ostream& out, const EtlWriterOptions& options)
    : out_(out), options_(options), open_(options.processors) {}

std::size_t BufferWriter::record_bytes_max() const noexcept {
  return std::min<std::size_t>(options_.buffer_bytes - buffer_header_bytes, 0xfff8);
}

void BufferWriter::start(std::uint64_t frequency) {
  constexpr auto max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  header_.buffer_size = options_.buffer_bytes;
  header_.version = {10, 0, 1, 5};
  header_.os_build = 19041;
  header_.processors = options_.processors;
  header_.start_time = options_.start_time;
  header_.frequency = static_cast<std::int64_t>(std::min(frequency, max));
  header_.events_lost = options_.events_lost;
  header_.buffers_lost = options_.buffers_lost;
  header_.session_name = options_.session_name;
  header_.file_name = options_.file_name;
  begin_ = out_.tellp();
  write_header();
}

void BufferWriter::write_header() {
  const Buffer data = header_data(header_);
  page_.assign(options_.buffer_bytes, filler);
  const auto event_bytes = static_cast<std::uint32_t>(0x20 + data.size());
  const std::uint32_t end = buffer_header_bytes + (event_bytes + 7) / 8 * 8;
  set_head(page_,
           {end, 0, 0, 0, buffer::flag_processor_index | buffer::flag_flush, buffer::type_header});
  std::uint8_t* const e = page_.data() + buffer_header_bytes;
  std::fill_n(e, end - buffer_header_bytes, std::uint8_t{0});
  e[0] = 2;  // the version of the header event
  e[2] = 2;  // SYSTEM64
  e[3] = 0xc0;
  store<std::uint16_t>(e + 4, static_cast<std::uint16_t>(event_bytes));
  std::copy(data.begin(), data.end(), page_.data() + header_data_at);
  out_.write(reinterpret_cast<const char*>(page_.data()),
             static_cast<std::streamsize>(page_.size()));
  if (header_.buffers_written == 0) header_.buffers_written = 1;
}

void BufferWriter::flush(std::uint32_t processor, bool is_last) {
  Open& open = open_[processor];
  if (open.bytes.empty()) return;
  const auto end = static_cast<std::uint32_t>(open.bytes.size());
  open.bytes.resize(options_.buffer_bytes, filler);
  std::uint16_t flags = buffer::flag_processor_index;
  if (is_last) flags |= buffer::flag_flush;
  if (contains(options_.marked_buffers, open.sequence)) flags |= buffer::flag_events_lost;
  set_head(open.bytes, {end, open.last, open.sequence, processor, flags, 0});
  if (!contains(options_.missing_buffers, open.sequence)) {
    out_.write(reinterpret_cast<const char*>(open.bytes.data()),
               static_cast<std::streamsize>(open.bytes.size()));
    ++header_.buffers_written;
  }
  open.bytes.clear();
}

void BufferWriter::add(std::uint32_t processor, std::int64_t stamp, const Buffer& record) {
  Open& open = open_[processor];
  const std::size_t padded = (record.size() + 7) / 8 * 8;
  if (open.bytes.size() + padded > options_.buffer_bytes) flush(processor, false);
  if (open.bytes.empty()) {
    // A buffer gets its number when it is taken, so that numbers and places in the file differ.
    open.bytes.reserve(options_.buffer_bytes);
    open.bytes.resize(buffer_header_bytes);
    open.sequence = next_sequence_++;
  }
  open.bytes.insert(open.bytes.end(), record.begin(), record.end());
  open.bytes.resize(open.bytes.size() + padded - record.size());
  open.last = stamp;
  last_ = std::max(last_, stamp);
}

bool BufferWriter::finish() {
  std::uint32_t last = 0;
  for (std::uint32_t i = 0; i < open_.size(); ++i) {
    if (!open_[i].bytes.empty()) last = i;
  }
  for (std::uint32_t i = 0; i < open_.size(); ++i) flush(i, i == last);
  if (begin_ != std::ostream::pos_type(-1)) {
    const auto end = out_.tellp();
    header_.end_time = header_.file_time(last_);
    out_.seekp(begin_);
    write_header();
    out_.seekp(end);
  }
  return static_cast<bool>(out_.flush());
}

}  // namespace wskcheck::etl
