// See packers.h.
#include "packers.h"

#include <algorithm>
#include <map>
#include <random>
#include <tuple>
#include <vector>

namespace wskcheck::etl {
namespace {

struct Match {
  std::size_t distance = 0;
  std::size_t length = 0;  // 0: none
};

// Where three bytes were last.
class Finder {
 public:
  explicit Finder(const FileBytes& in) : in_(in) {}

  Match at(std::size_t at, std::size_t start, std::size_t end, std::size_t distance_max) const {
    if (at + 3 > end) return {};
    const auto found = places_.find({in_[at], in_[at + 1], in_[at + 2]});
    if (found == places_.end() || found->second < start) return {};
    const std::size_t from = found->second;
    if (at - from > distance_max) return {};
    std::size_t length = 0;
    while (at + length < end && in_[from + length] == in_[at + length]) ++length;
    return {at - from, length};
  }
  void remember(std::size_t at, std::size_t count) {
    for (const std::size_t end = at + count; at < end && at + 3 <= in_.size(); ++at) {
      places_[{in_[at], in_[at + 1], in_[at + 2]}] = at;
    }
  }

 private:
  const FileBytes& in_;
  std::map<std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>, std::size_t> places_;
};

void add16(FileBytes& out, std::size_t value) {
  out.push_back(static_cast<std::uint8_t>(value));
  out.push_back(static_cast<std::uint8_t>(value >> 8));
}

// [MS-XCA] 2.5.1.4: the greatest M in 4..12 with 2^(M-1) < the bytes so far, or 4.
unsigned distance_bits(std::size_t filled) {
  unsigned bits = 4;
  for (unsigned m = 5; m <= 12; ++m) {
    if ((std::size_t{1} << (m - 1)) < filled) bits = m;
  }
  return bits;
}

FileBytes packed_chunk(const FileBytes& in, std::size_t start, std::size_t end, Finder& finder) {
  FileBytes out;
  std::size_t flags_at = 0;
  unsigned items = 8;
  for (std::size_t at = start; at < end;) {
    if (items == 8) {
      flags_at = out.size();
      out.push_back(0);
      items = 0;
    }
    const unsigned bits = distance_bits(at - start);
    Match match = finder.at(at, start, end, std::size_t{1} << bits);
    match.length = std::min(match.length, (std::size_t{1} << (16 - bits)) + 2);
    if (match.length < 3) {
      match.length = 1;
      out.push_back(in[at]);
    } else {
      out[flags_at] = static_cast<std::uint8_t>(out[flags_at] | 1U << items);
      add16(out, (match.distance - 1) << (16 - bits) | (match.length - 3));
    }
    ++items;
    finder.remember(at, match.length);
    at += match.length;
  }
  return out;
}

// Words of bits are reserved two ahead, as [MS-XCA] 2.1.4.3 writes them; bytes go between.
class BitWriter {
 public:
  explicit BitWriter(FileBytes& out) : out_(out), first_(reserve()), second_(reserve()) {}
  void bits(unsigned count, std::size_t value) {
    while (count-- > 0) {
      if (free_ == 0) {
        put16(out_, first_, word_);
        first_ = second_;
        second_ = reserve();
        free_ = 16;
        word_ = 0;
      }
      --free_;
      word_ = static_cast<std::uint16_t>(word_ | (value >> count & 1) << free_);
    }
  }
  void finish() { put16(out_, first_, word_); }

 private:
  std::size_t reserve() {
    out_.resize(out_.size() + 2);
    return out_.size() - 2;
  }
  FileBytes& out_;
  std::size_t first_;
  std::size_t second_;
  unsigned free_ = 16;
  std::uint16_t word_ = 0;
};

std::array<std::size_t, 512> codes_of(const CodeLengths& lengths) {
  std::array<std::size_t, 512> out{};
  std::size_t next = 0;
  for (unsigned length = 1; length <= 15; ++length, next <<= 1) {
    for (std::size_t symbol = 0; symbol < out.size(); ++symbol) {
      if (lengths[symbol] == length) out[symbol] = next++;
    }
  }
  return out;
}

void put_long_length(FileBytes& out, std::size_t length) {
  out.push_back(static_cast<std::uint8_t>(std::min<std::size_t>(length - 15, 255)));
  if (length - 15 < 255) return;
  const bool is_wide = length > 0xffff;
  add16(out, is_wide ? 0 : length);
  if (is_wide) {
    add16(out, length);
    add16(out, length >> 16);
  }
}

}  // namespace

FileBytes packed_lznt1(const FileBytes& bytes) {
  FileBytes out;
  Finder finder(bytes);
  for (std::size_t at = 0; at < bytes.size(); at += 4096) {
    const std::size_t end = std::min<std::size_t>(at + 4096, bytes.size());
    FileBytes chunk = packed_chunk(bytes, at, end, finder);
    const bool is_smaller = chunk.size() < end - at;
    if (!is_smaller) {
      chunk.assign(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                   bytes.begin() + static_cast<std::ptrdiff_t>(end));
    }
    add16(out, (is_smaller ? 0xb000U : 0x3000U) | (chunk.size() - 1));
    out.insert(out.end(), chunk.begin(), chunk.end());
  }
  return out;
}

CodeLengths any_code(std::uint32_t seed) {
  std::mt19937 random(seed);
  CodeLengths out;
  out.fill(9);
  for (int i = 0; i < 4000; ++i) {
    const std::size_t shorter = random() % out.size();
    const std::size_t a = random() % out.size();
    const std::size_t b = random() % out.size();
    const unsigned length = out[shorter];
    const bool differ = shorter != a && shorter != b && a != b;
    if (!differ || out[a] != length || out[b] != length || length == 1 || length == 15) continue;
    --out[shorter];
    ++out[a];
    ++out[b];
  }
  return out;
}

FileBytes packed_huffman(const FileBytes& bytes, const CodeLengths& lengths) {
  constexpr std::size_t block = 65536;
  const auto codes = codes_of(lengths);
  FileBytes out;
  Finder finder(bytes);
  std::size_t block_end = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    block_end = at + block;
    for (std::size_t i = 0; i < lengths.size(); i += 2) {
      out.push_back(static_cast<std::uint8_t>(lengths[i] | lengths[i + 1] << 4));
    }
    BitWriter writer(out);
    while (at < std::min(block_end, bytes.size())) {
      const Match match = finder.at(at, 0, bytes.size(), 65535);
      std::size_t symbol = bytes[at];
      unsigned extra = 0;
      if (match.length >= 3) {
        while ((match.distance >> (extra + 1)) > 0) ++extra;
        symbol = 256 + extra * 16 + std::min<std::size_t>(match.length - 3, 15);
      }
      writer.bits(lengths[symbol], codes[symbol]);
      if (symbol % 16 == 15 && symbol >= 256) put_long_length(out, match.length - 3);
      if (symbol >= 256) writer.bits(extra, match.distance);
      const std::size_t count = symbol >= 256 ? match.length : 1;
      finder.remember(at, count);
      at += count;
    }
    if (at >= bytes.size()) writer.bits(lengths[256], codes[256]);
    writer.finish();
  }
  return out;
}

}  // namespace wskcheck::etl
