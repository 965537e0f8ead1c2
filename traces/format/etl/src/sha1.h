// SHA-1, for the GUIDs that are derived from names; nothing secret hangs on it.
#ifndef WSKCHECK_ETL_SHA1_H
#define WSKCHECK_ETL_SHA1_H

#include <array>
#include <cstdint>

#include "wskcheck/etl/bytes.h"

namespace wskcheck::etl {

std::array<std::uint8_t, 20> sha1(Bytes message);

}  // namespace wskcheck::etl

#endif
