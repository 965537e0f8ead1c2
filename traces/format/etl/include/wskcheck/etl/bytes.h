// Bytes of a file as everything here sees them: a view into a mapping or an unpacked buffer.
#ifndef WSKCHECK_ETL_BYTES_H
#define WSKCHECK_ETL_BYTES_H

#include <cstdint>
#include <span>

namespace wskcheck::etl {

using Bytes = std::span<const std::uint8_t>;

}  // namespace wskcheck::etl

#endif
