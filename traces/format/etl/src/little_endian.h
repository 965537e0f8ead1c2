// Little-endian numbers in bytes, on any machine. The caller has checked the bounds.
#ifndef WSKCHECK_ETL_LITTLE_ENDIAN_H
#define WSKCHECK_ETL_LITTLE_ENDIAN_H

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace wskcheck::etl {

// Compilers do not see one load in a loop over bytes, so the usual machine has its own way.
template <typename T>
T load(const std::uint8_t* at) noexcept {
  static_assert(std::is_integral_v<T>);
  if constexpr (std::endian::native == std::endian::little) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
  } else {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < sizeof(T); ++i) {
      value |= static_cast<std::uint64_t>(at[i]) << (8 * i);
    }
    return static_cast<T>(value);
  }
}

template <typename T>
void store(std::uint8_t* at, T value) noexcept {
  static_assert(std::is_integral_v<T>);
  auto rest = static_cast<std::uint64_t>(value);
  for (unsigned i = 0; i < sizeof(T); ++i, rest >>= 8) at[i] = static_cast<std::uint8_t>(rest);
}

}  // namespace wskcheck::etl

#endif
