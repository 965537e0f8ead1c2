// Little-endian numbers in bytes, on any machine. The caller has checked the bounds.
#ifndef WSKCHECK_ETL_LITTLE_ENDIAN_H
#define WSKCHECK_ETL_LITTLE_ENDIAN_H

#include <cstdint>
#include <type_traits>

namespace wskcheck::etl {

// Written such that compilers make one load of it.
template <typename T>
T load(const std::uint8_t* at) noexcept {
  static_assert(std::is_integral_v<T>);
  std::uint64_t value = 0;
  for (unsigned i = 0; i < sizeof(T); ++i) {
    value |= static_cast<std::uint64_t>(at[i]) << (8 * i);
  }
  return static_cast<T>(value);
}

template <typename T>
void store(std::uint8_t* at, T value) noexcept {
  static_assert(std::is_integral_v<T>);
  auto rest = static_cast<std::uint64_t>(value);
  for (unsigned i = 0; i < sizeof(T); ++i, rest >>= 8) at[i] = static_cast<std::uint8_t>(rest);
}

}  // namespace wskcheck::etl

#endif
