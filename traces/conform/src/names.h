// Marks in the numbers that names stand for.
#pragma once

#include <cstdint>

#include "wskcheck/traces/record.h"

namespace wskcheck::conform::names {

inline constexpr std::uint32_t conn_bit = 0x80000000;      // an accepted socket, not a listener
inline constexpr std::uint32_t other_socket = 0x7ffffffe;  // a socket that is not modelled
inline constexpr std::uint32_t several = 0x7ffffffd;       // a context that several listeners share

// NULL is a context like others.
inline std::uint64_t context_key(const traces::Record& r) {
  return r.is_null(traces::Field::context) ? ~std::uint64_t{0} : r.context;
}

}  // namespace wskcheck::conform::names
