// Windows' widths of types, made of text that has the host's.
#pragma once

#include "compile/tokens.h"

namespace wskcheck::drive {

// In the driver's own files `long` becomes a type of 32 bits, and so do literals with one L; the
// suffixes i64 and ui64 become those of the standard. True if anything has changed.
bool narrow_longs(Tokens& tokens);

}  // namespace wskcheck::drive
