// Packers of our own for the formats of compressed buffers: simple ones, that use every form of a
// literal, a match and a length.
#ifndef WSKCHECK_ETL_TEST_PACKERS_H
#define WSKCHECK_ETL_TEST_PACKERS_H

#include <array>
#include <cstdint>

#include "support.h"

namespace wskcheck::etl {

// Chunks that do not get smaller are left as they are.
FileBytes packed_lznt1(const FileBytes& bytes);

// Lengths of a canonical code in which all 512 symbols have a code: 9 bits each, then changed at
// random such that all values stay in use.
using CodeLengths = std::array<std::uint8_t, 512>;
CodeLengths any_code(std::uint32_t seed);

// Every block with the same code.
FileBytes packed_huffman(const FileBytes& bytes, const CodeLengths& lengths = any_code(1));

}  // namespace wskcheck::etl

#endif
