// LZNT1: chunks of 4096 bytes, each with a header of 16 bits, packed or as it is.
#include <algorithm>
#include <cstring>

#include "little_endian.h"
#include "unpack.h"

namespace wskcheck::etl {
namespace {

constexpr std::size_t chunk_bytes = 4096;

// How many of the 16 bits of a match are its length: fewer, the more bytes could be meant.
constexpr unsigned length_bits(std::size_t filled) noexcept {
  unsigned bits = 12;
  for (std::size_t reach = 16; reach < filled; reach *= 2) --bits;
  return bits;
}

// Eight items are behind a byte of flags, the lowest first: 0 a literal byte, 1 a match. The number
// of bytes that were filled; `is_whole` says whether the input was used up without a fault.
std::size_t unpack_chunk(Bytes in, std::span<std::uint8_t> out, bool& is_whole) noexcept {
  std::size_t filled = 0;
  std::size_t at = 0;
  is_whole = false;
  while (at < in.size()) {
    unsigned flags = in[at++];
    for (int item = 0; item < 8 && at < in.size(); ++item, flags >>= 1) {
      if (filled == out.size()) return filled;
      if ((flags & 1) == 0) {
        out[filled++] = in[at++];
        continue;
      }
      if (in.size() - at < 2) return filled;
      const unsigned word = load<std::uint16_t>(in.data() + at);
      at += 2;
      const unsigned bits = length_bits(filled);
      const std::size_t distance = (word >> bits) + 1U;
      if (distance > filled) return filled;
      const std::size_t length = (word & ((1U << bits) - 1)) + 3U;
      const std::size_t count = std::min(length, out.size() - filled);
      repeat(out.data() + filled, distance, count);
      filled += count;
      if (count < length) return filled;
    }
  }
  is_whole = true;
  return filled;
}

}  // namespace

// A chunk that is short and not the last one is followed by zeros.
std::size_t unpack_lznt1(Bytes in, std::span<std::uint8_t> out) noexcept {
  std::size_t filled = 0;
  std::size_t chunk_end = 0;
  for (std::size_t at = 0; filled < out.size() && in.size() - at >= 2;) {
    const unsigned head = load<std::uint16_t>(in.data() + at);
    if (head == 0) break;
    at += 2;
    const std::size_t size = (head & 0xfffU) + 1U;
    const Bytes data = in.subspan(at, std::min(size, in.size() - at));
    const std::size_t start = std::min(chunk_end, out.size());
    std::memset(out.data() + filled, 0, start - filled);
    filled = start;
    const auto room = out.subspan(start, std::min(chunk_bytes, out.size() - start));
    bool is_whole = true;
    if ((head & 0x8000U) != 0) {
      filled += unpack_chunk(data, room, is_whole);
    } else {
      const std::size_t count = std::min(data.size(), room.size());
      std::copy_n(data.begin(), count, room.begin());
      filled += count;
    }
    if (!is_whole || data.size() < size) break;
    at += size;
    chunk_end += chunk_bytes;
  }
  return filled;
}

}  // namespace wskcheck::etl
