// How much is tried before the checker says that it cannot tell.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wskcheck::conform::limits {

inline constexpr int depth_max = 6;       // hidden steps for one record
inline constexpr int wide_depth_max = 4;  // of them with all that is open
inline constexpr int depth_others = 3;    // for an explanation that is not the first
inline constexpr int wide_depth_others = 2;
inline constexpr std::uint64_t nodes_max = 50000;  // steps that are tried for one record
inline constexpr int explanations_max = 24;        // of one record
inline constexpr std::size_t trail_max = 32;       // records that can be explained anew
inline constexpr std::size_t waiting_max = 4096;   // records that are held back for reordering

}  // namespace wskcheck::conform::limits
