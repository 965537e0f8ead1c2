// See hand_made.h.
#include "hand_made.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "packers.h"

namespace wskcheck::etl {
namespace {

FileBytes record_of(std::size_t head, std::uint8_t type, const FileBytes& data) {
  FileBytes out;
  out.reserve(head + data.size());
  out.resize(head);
  out[2] = type;
  out[3] = 0xc0;
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

// Flag words are put in front of the 32 items that they speak of.
class Packer {
 public:
  explicit Packer(const FileBytes& in) : in_(in) {}

  FileBytes run() {
    for (std::size_t at = 0; at < in_.size();) {
      const auto [distance, length] = longest_match(at);
      if (length < 3) {
        item(false);
        out_.push_back(in_[at]);
        remember(at++);
        continue;
      }
      item(true);
      match(distance, length);
      for (std::size_t end = at + length; at < end;) remember(at++);
    }
    return out_;
  }

 private:
  void item(bool is_match) {
    if (left_ == 0) {
      word_at_ = out_.size();
      out_.resize(out_.size() + 4);
      word_ = 0;
      left_ = 32;
    }
    --left_;
    if (is_match) word_ |= std::uint32_t{1} << left_;
    put32(out_, word_at_, word_);
  }

  void match(std::size_t distance, std::size_t length) {
    length -= 3;
    const std::size_t low = std::min<std::size_t>(length, 7);
    out_.resize(out_.size() + 2);
    put16(out_, out_.size() - 2, static_cast<std::uint16_t>((distance - 1) << 3 | low));
    if (low < 7) return;
    const std::size_t nibble = std::min<std::size_t>(length - 7, 15);
    if (nibble_at_ == 0) {
      nibble_at_ = out_.size();
      out_.push_back(static_cast<std::uint8_t>(nibble));
    } else {
      out_[nibble_at_] = static_cast<std::uint8_t>(out_[nibble_at_] | nibble << 4);
      nibble_at_ = 0;
    }
    if (nibble < 15) return;
    out_.push_back(static_cast<std::uint8_t>(std::min<std::size_t>(length - 22, 255)));
    if (length - 22 < 255) return;
    const bool is_wide = length > 0xffff;
    out_.resize(out_.size() + (is_wide ? 6 : 2));
    if (is_wide) {
      put32(out_, out_.size() - 4, static_cast<std::uint32_t>(length));
    } else {
      put16(out_, out_.size() - 2, static_cast<std::uint16_t>(length));
    }
  }

  using Key = std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>;

  std::pair<std::size_t, std::size_t> longest_match(std::size_t at) const {
    if (at + 3 > in_.size()) return {0, 0};
    const auto found = places_.find({in_[at], in_[at + 1], in_[at + 2]});
    if (found == places_.end() || at - found->second > 8192) return {0, 0};
    std::size_t length = 0;
    while (at + length < in_.size() && in_[found->second + length] == in_[at + length]) ++length;
    return {at - found->second, length};
  }

  void remember(std::size_t at) {
    if (at + 3 <= in_.size()) places_[{in_[at], in_[at + 1], in_[at + 2]}] = at;
  }

  const FileBytes& in_;
  FileBytes out_;
  std::map<Key, std::size_t> places_;
  std::size_t word_at_ = 0;
  std::uint32_t word_ = 0;
  unsigned left_ = 0;
  std::size_t nibble_at_ = 0;
};

}  // namespace

FileBytes header_only(std::uint32_t processors, std::uint32_t mode) {
  EtlWriterOptions options;
  options.processors = processors;
  options.buffer_bytes = hand_made_buffer_bytes;
  FileBytes out = written_log({}, {}, options);
  out.resize(hand_made_buffer_bytes);
  put64(out, header_data + 256, 10000000);
  put32(out, at_log_file_mode, mode);
  put32(out, at_buffers_written, 0);
  return out;
}

void add_buffer(FileBytes& log, const BufferOf& buffer) {
  FileBytes bytes(0x48);
  for (const FileBytes& record : buffer.records) {
    bytes.insert(bytes.end(), record.begin(), record.end());
    bytes.resize((bytes.size() + 7) / 8 * 8);
  }
  const auto end = static_cast<std::uint32_t>(bytes.size());
  bytes.resize(hand_made_buffer_bytes, 0xff);
  put32(bytes, 0, hand_made_buffer_bytes);
  put32(bytes, 4, end);
  put64(bytes, 0x10, static_cast<std::uint64_t>(buffer.flushed));
  put64(bytes, 0x18, buffer.sequence);
  put16(bytes, 0x28, buffer.processor);
  put32(bytes, 0x2c, 3);
  put32(bytes, 0x30, end);
  put16(bytes, 0x34, buffer.flags);
  log.insert(log.end(), bytes.begin(), bytes.end());
}

FileBytes system_record(std::uint8_t type, std::uint8_t group, std::uint8_t opcode,
                        std::int64_t stamp, const FileBytes& data) {
  FileBytes out = record_of(0x20, type, data);
  put16(out, 4, static_cast<std::uint16_t>(out.size()));
  out[6] = opcode;
  out[7] = group;
  put32(out, 8, 1001);
  put32(out, 12, 1002);
  put64(out, 16, static_cast<std::uint64_t>(stamp));
  return out;
}

FileBytes compact_record(std::uint8_t type, std::uint8_t group, std::uint8_t opcode,
                         std::int64_t stamp, const FileBytes& data) {
  FileBytes out = record_of(0x18, type, data);
  put16(out, 4, static_cast<std::uint16_t>(out.size()));
  out[6] = opcode;
  out[7] = group;
  put64(out, 16, static_cast<std::uint64_t>(stamp));
  return out;
}

FileBytes perfinfo_record(std::uint16_t low, std::int64_t stamp, const FileBytes& data) {
  FileBytes out = record_of(0x10, 0x11, data);
  put16(out, 0, low);
  put16(out, 4, static_cast<std::uint16_t>(out.size()));
  out[6] = 46;
  out[7] = 0xf;
  put64(out, 8, static_cast<std::uint64_t>(stamp));
  return out;
}

FileBytes classic_record(std::uint8_t type, const Guid& guid, std::uint8_t opcode,
                         std::int64_t stamp, const FileBytes& data) {
  const bool is_instance = type == 0x0b || type == 0x15;
  FileBytes out = record_of(is_instance ? 0x48 : 0x30, type, data);
  put16(out, 0, static_cast<std::uint16_t>(out.size()));
  out[4] = opcode;
  put64(out, 16, static_cast<std::uint64_t>(stamp));
  std::copy(guid.bytes.begin(), guid.bytes.end(), out.begin() + 24);
  return out;
}

FileBytes event_record(const Guid& provider, std::uint16_t id, std::uint8_t version,
                       std::int64_t stamp, const FileBytes& data) {
  FileBytes out = record_of(0x50, 0x13, data);
  put16(out, 0, static_cast<std::uint16_t>(out.size()));
  put64(out, 16, static_cast<std::uint64_t>(stamp));
  std::copy(provider.bytes.begin(), provider.bytes.end(), out.begin() + 24);
  put16(out, 40, id);
  out[42] = version;
  return out;
}

FileBytes wpp_record(std::uint16_t number, std::uint16_t flags, const FileBytes& parts) {
  FileBytes out = record_of(8, 0, parts);
  put16(out, 0, static_cast<std::uint16_t>(out.size()));
  put16(out, 2, 0x9000);
  put16(out, 4, number);
  put16(out, 6, flags);
  return out;
}

Guid guid_of(const char* text) { return *parse_guid(text); }

FileBytes packed(const FileBytes& bytes) { return Packer(bytes).run(); }

FileBytes compressed_log(const FileBytes& log, std::uint8_t format) {
  const std::uint32_t size = get32(log, header_data);
  FileBytes out(log.begin(), log.begin() + 0x400);
  put32(out, 0, 0x400);
  put32(out, 0x2c, format);
  put32(out, at_log_file_mode, 0x04010001);
  for (std::size_t at = size; at < log.size(); at += size) {
    const std::uint32_t end = get32(log, at + 0x30);
    const auto begin = log.begin() + static_cast<std::ptrdiff_t>(at);
    const FileBytes plain(begin + 0x48, begin + end);
    const FileBytes data = format == 2   ? packed_lznt1(plain)
                           : format == 3 ? packed(plain)
                                         : packed_huffman(plain);
    FileBytes head(begin, begin + 0x48);
    put32(head, 0, static_cast<std::uint32_t>(0x48 + data.size()));
    head[0x34] |= 0x40;
    out.insert(out.end(), head.begin(), head.end());
    out.insert(out.end(), data.begin(), data.end());
  }
  return out;
}

}  // namespace wskcheck::etl
