// UTF-16LE, as names and strings in a log are, to UTF-8.
#ifndef WSKCHECK_ETL_UTF16_H
#define WSKCHECK_ETL_UTF16_H

#include <cstdint>
#include <string>

#include "wskcheck/etl/bytes.h"

namespace wskcheck::etl {

// Adds the text to `out`; a lone surrogate as U+FFFD, an odd last byte is left out.
void append_utf8(std::string& out, Bytes utf16);

// Adds one code point.
void append_code_point(std::string& out, std::uint32_t code_point);

// The bytes up to the first NUL character, without it; all when there is none.
Bytes until_nul16(Bytes utf16) noexcept;

}  // namespace wskcheck::etl

#endif
