// Values of the pool's shadow (pool.cpp), for the checks of accesses.
#pragma once

#include <cstdint>

namespace wskcheck::drive::core::shadow {

inline constexpr std::uint8_t whole = 8;    // all 8 bytes; less: so many from the first on
inline constexpr std::uint8_t paged = 16;   // may be paged out: not at DISPATCH_LEVEL
inline constexpr std::uint8_t lock = 32;    // times how often its pages are locked, 0 to 3
inline constexpr std::uint8_t locks = 96;   // so they are not paged out meanwhile
inline constexpr std::uint8_t freed = 128;  // was freed

}  // namespace wskcheck::drive::core::shadow
