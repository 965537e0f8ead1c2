// Plain LZ77, and what the formats share.
#include "unpack.h"

#include <cstring>

#include "little_endian.h"

namespace wskcheck::etl {
namespace {

// Items are behind 32 flag bits, the highest first: 0 a literal byte, 1 a match.
class Lz77 {
 public:
  Lz77(Bytes in, std::span<std::uint8_t> out) noexcept : in_(in), out_(out) {}

  std::size_t run() noexcept {
    while (filled_ < out_.size()) {
      if (flags_left_ == 0) {
        if (!has(4)) break;
        flags_ = load<std::uint32_t>(in_.data() + at_);
        at_ += 4;
        flags_left_ = 32;
      }
      --flags_left_;
      const bool is_match = (flags_ >> flags_left_ & 1) != 0;
      if (is_match ? !match() : !literal()) break;
    }
    return filled_;
  }

 private:
  bool has(std::size_t bytes) const noexcept { return in_.size() - at_ >= bytes; }

  bool literal() noexcept {
    if (!has(1)) return false;
    out_[filled_++] = in_[at_++];
    return true;
  }

  // 3 bits in the match itself, then a nibble, a byte, 16 bits, 32 bits; the last two replace the
  // sum instead of adding to it.
  bool length(std::size_t& out) noexcept {
    if (out != 7) return true;
    if (nibble_at_ == 0) {
      if (!has(1)) return false;
      out = in_[at_] & 0xf;
      nibble_at_ = ++at_;
    } else {
      out = in_[nibble_at_ - 1] >> 4;
      nibble_at_ = 0;
    }
    if (out != 15) return out += 7, true;
    if (!has(1)) return false;
    out = in_[at_++];
    if (out != 255) return out += 22, true;
    if (!has(2)) return false;
    out = load<std::uint16_t>(in_.data() + at_);
    at_ += 2;
    if (out == 0) {
      if (!has(4)) return false;
      out = load<std::uint32_t>(in_.data() + at_);
      at_ += 4;
    }
    return out >= 22;
  }

  bool match() noexcept {
    if (!has(2)) return false;
    const std::size_t word = load<std::uint16_t>(in_.data() + at_);
    at_ += 2;
    const std::size_t distance = (word >> 3) + 1;
    std::size_t count = word & 7;
    if (!length(count) || distance > filled_) return false;
    count += 3;
    if (count > out_.size() - filled_) count = out_.size() - filled_;
    repeat(out_.data() + filled_, distance, count);
    filled_ += count;
    return true;
  }

  Bytes in_;
  std::span<std::uint8_t> out_;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  std::uint32_t flags_ = 0;
  unsigned flags_left_ = 0;
  std::size_t nibble_at_ = 0;  // one behind the byte whose high nibble is free; 0: none
};

}  // namespace

void repeat(std::uint8_t* to, std::size_t distance, std::size_t count) noexcept {
  const std::uint8_t* const from = to - distance;
  if (distance == 1) {
    std::memset(to, *from, count);
    return;
  }
  for (std::size_t step = distance; count > 0; step *= 2) {
    const std::size_t now = count < step ? count : step;
    std::memcpy(to, from, now);
    to += now;
    count -= now;
  }
}

std::size_t unpack(PackFormat format, Bytes in, std::span<std::uint8_t> out) noexcept {
  switch (format) {
    case PackFormat::lznt1:
      return unpack_lznt1(in, out);
    case PackFormat::lz77:
      return unpack_lz77(in, out);
    case PackFormat::lz77_huffman:
      return unpack_huffman(in, out);
  }
  return 0;
}

std::size_t unpack_lz77(Bytes in, std::span<std::uint8_t> out) noexcept {
  return Lz77(in, out).run();
}

}  // namespace wskcheck::etl
