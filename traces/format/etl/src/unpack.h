// Unpacks the data of a compressed buffer. Source: [MS-XCA] as docs/etw.md tells it in words.
#ifndef WSKCHECK_ETL_UNPACK_H
#define WSKCHECK_ETL_UNPACK_H

#include <cstddef>
#include <cstdint>
#include <span>

#include "wskcheck/etl/bytes.h"

namespace wskcheck::etl {

// Plain LZ77 (XPRESS). Fills `out` from the front; the number of bytes that were filled: all of
// them when the input is whole.
std::size_t unpack_lz77(Bytes in, std::span<std::uint8_t> out) noexcept;

}  // namespace wskcheck::etl

#endif
