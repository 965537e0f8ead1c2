// How much is tried before the checker says that it cannot tell.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wskcheck::conform::limits {

inline constexpr int depth_max = 12;       // hidden steps for one record
inline constexpr int wide_depth_max = 12;  // of them with all that is open
// For an explanation that is not the first. That is no bound: what takes longer takes steps that
// the record does not need, and a later record finds them when it needs them.
inline constexpr int depth_others = 3;
inline constexpr int wide_depth_others = 2;
inline constexpr std::uint64_t nodes_max = 50000;  // steps that are tried for one record
inline constexpr std::size_t choices_max = 64;     // connections that one record may be about
inline constexpr int explanations_max = 24;        // of one record
inline constexpr std::size_t culprits_max = 8;     // records that are explained anew first
inline constexpr std::size_t culprit_tries = 200;  // for what follows each of them
inline constexpr std::size_t states_max = 20000;   // of the search for any run at all
inline constexpr std::size_t states_in_all_max = 200000;  // in one trace
inline constexpr std::size_t mistakes_max = 1000;         // whose consequences are told apart
inline constexpr std::size_t trail_max = 32;              // records that can be explained anew
inline constexpr std::size_t waiting_max = 4096;  // records that are held back for reordering

}  // namespace wskcheck::conform::limits
