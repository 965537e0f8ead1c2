// Unpacks the data of a compressed buffer. Source: [MS-XCA], whose plain LZ77 docs/etw.md tells.
#ifndef WSKCHECK_ETL_UNPACK_H
#define WSKCHECK_ETL_UNPACK_H

#include <cstddef>
#include <cstdint>
#include <span>

#include "wskcheck/etl/bytes.h"

namespace wskcheck::etl {

// COMPRESSION_FORMAT_* of Windows; the upper byte of such a number says how it was packed.
enum class PackFormat : std::uint8_t { lznt1 = 2, lz77 = 3, lz77_huffman = 4 };
constexpr bool is_pack_format(std::uint16_t number) noexcept {
  return (number & 0xff) >= 2 && (number & 0xff) <= 4;
}

// Fills `out` from the front; the number of bytes that were filled: all of them when the input is
// whole, and else the front of them. 0 for a format that is none of the three.
std::size_t unpack(PackFormat format, Bytes in, std::span<std::uint8_t> out) noexcept;

std::size_t unpack_lz77(Bytes in, std::span<std::uint8_t> out) noexcept;  // XPRESS
std::size_t unpack_huffman(Bytes in, std::span<std::uint8_t> out) noexcept;
std::size_t unpack_lznt1(Bytes in, std::span<std::uint8_t> out) noexcept;

// Repeats the bytes that lie `distance` before `to`. They may run into what is being written; then
// they repeat with that period.
void repeat(std::uint8_t* to, std::size_t distance, std::size_t count) noexcept;

}  // namespace wskcheck::etl

#endif
