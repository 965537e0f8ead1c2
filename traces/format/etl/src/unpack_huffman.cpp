// XPRESS-Huffman: LZ77 whose literals and matches are symbols of a canonical Huffman code. Each
// 65536 bytes have a code of their own, whose lengths come first: 512 of 4 bits.
#include <algorithm>
#include <array>

#include "little_endian.h"
#include "unpack.h"

namespace wskcheck::etl {
namespace {

constexpr std::size_t symbol_count = 512;
constexpr std::size_t lengths_bytes = symbol_count / 2;
constexpr std::size_t block_bytes = 65536;
constexpr unsigned code_bits_max = 15;
constexpr unsigned first_match = 256;

// For each value of the next 15 bits: the symbol, and above it the length of its code.
using CodeTable = std::array<std::uint16_t, std::size_t{1} << code_bits_max>;
constexpr unsigned length_shift = 9;

unsigned length_of(Bytes lengths, std::size_t symbol) noexcept {
  return lengths[symbol / 2] >> (symbol % 2 * 4) & 15U;
}

// False: the lengths are those of no code, or of one that does not use all values.
bool fill_table(Bytes lengths, CodeTable& table) noexcept {
  std::size_t used = 0;
  for (std::size_t symbol = 0; symbol < symbol_count; ++symbol) {
    const unsigned length = length_of(lengths, symbol);
    if (length > 0) used += table.size() >> length;
  }
  if (used != table.size()) return false;
  auto at = table.begin();
  for (unsigned length = 1; length <= code_bits_max; ++length) {
    for (std::size_t symbol = 0; symbol < symbol_count; ++symbol) {
      if (length_of(lengths, symbol) != length) continue;
      const auto entry = static_cast<std::uint16_t>(symbol | length << length_shift);
      at = std::fill_n(at, table.size() >> length, entry);
    }
  }
  return true;
}

class Huffman {
 public:
  Huffman(Bytes in, std::span<std::uint8_t> out) noexcept : in_(in), out_(out) {}

  std::size_t run() noexcept {
    CodeTable table;
    while (filled_ < out_.size()) {
      if (!has(lengths_bytes + 4) || !fill_table(in_.subspan(at_, lengths_bytes), table)) break;
      at_ += lengths_bytes;
      bits_ = word() << 16;
      bits_ |= word();
      spare_ = 16;
      const std::size_t end = std::min(out_.size(), filled_ + block_bytes);
      while (filled_ < end) {
        if (!item(table)) return filled_;
      }
    }
    return filled_;
  }

 private:
  bool has(std::size_t bytes) const noexcept { return in_.size() - at_ >= bytes; }

  std::uint32_t word() noexcept {
    at_ += 2;
    return load<std::uint16_t>(in_.data() + at_ - 2);
  }

  // At least 16 of the 32 bits are from the input, before this and after.
  bool drop(unsigned count) noexcept {
    bits_ = count == 0 ? bits_ : bits_ << count;
    spare_ -= static_cast<int>(count);
    if (spare_ >= 0) return true;
    if (!has(2)) return false;
    bits_ |= word() << -spare_;
    spare_ += 16;
    return true;
  }

  bool item(const CodeTable& table) noexcept {
    const std::uint16_t entry = table[bits_ >> (32 - code_bits_max)];
    const unsigned symbol = entry & (symbol_count - 1);
    if (!drop(entry >> length_shift)) return false;
    if (symbol >= first_match) return match(symbol - first_match);
    out_[filled_++] = static_cast<std::uint8_t>(symbol);
    return true;
  }

  // Lengths from 15 are a byte between the words of bits, from 270 on 16 bits, then 32.
  bool length(std::size_t& out) noexcept {
    if (out != 15) return true;
    if (!has(1)) return false;
    out = in_[at_++];
    if (out != 255) return out += 15, true;
    if (!has(2)) return false;
    out = word();
    if (out == 0) {
      if (!has(4)) return false;
      out = load<std::uint32_t>(in_.data() + at_);
      at_ += 4;
    }
    return out >= 15;
  }

  bool match(unsigned symbol) noexcept {
    std::size_t count = symbol % 16;
    const unsigned distance_bits = symbol / 16;
    if (!length(count)) return false;
    std::size_t distance = std::size_t{1} << distance_bits;
    if (distance_bits > 0) distance += bits_ >> (32 - distance_bits);
    if (!drop(distance_bits) || distance > filled_) return false;
    count = std::min(count + 3, out_.size() - filled_);
    repeat(out_.data() + filled_, distance, count);
    filled_ += count;
    return true;
  }

  Bytes in_;
  std::span<std::uint8_t> out_;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  std::uint32_t bits_ = 0;  // the next ones, the first highest
  int spare_ = 0;           // how many of them are more than 16
};

}  // namespace

std::size_t unpack_huffman(Bytes in, std::span<std::uint8_t> out) noexcept {
  return Huffman(in, out).run();
}

}  // namespace wskcheck::etl
