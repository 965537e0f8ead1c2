// States as words: hashing, comparing, ordering. The hash is our own, so that the order in which
// states are stored is the same everywhere; one multiplication and one shift for each word, each
// step a bijection, and a finalizer at the end.
#ifndef WSKCHECK_CHECK_DETAIL_HASH_H
#define WSKCHECK_CHECK_DETAIL_HASH_H

#include <array>
#include <cstdint>
#include <cstring>

#include "wskcheck/check/model.h"

#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#endif

namespace wskcheck::check::detail {

template <PackedState State>
inline constexpr std::size_t words_of = sizeof(State) / 8;

template <PackedState State>
std::array<std::uint64_t, words_of<State>> as_words(const State& state) {
  std::array<std::uint64_t, words_of<State>> words;
  std::memcpy(words.data(), &state, sizeof(State));
  return words;
}

template <PackedState State>
std::uint64_t hash_of(const State& state) {
  const auto words = as_words(state);
  std::uint64_t hash = 0x9E3779B97F4A7C15u;
  for (const std::uint64_t word : words) {
    hash = (hash ^ word) * 0xD6E8FEB86659FD93u;
    hash ^= hash >> 32;
  }
  hash *= 0xD6E8FEB86659FD93u;
  hash ^= hash >> 29;
  hash *= 0xBF58476D1CE4E5B9u;
  return hash ^ (hash >> 32);
}

template <PackedState State>
bool same(const State& a, const State& b) {
  const auto words = as_words(a);
  const auto others = as_words(b);
  std::uint64_t differ = 0;
  for (std::size_t i = 0; i < words.size(); ++i) differ |= words[i] ^ others[i];
  return differ == 0;
}

/// The canonical order of states: by their bytes.
template <PackedState State>
bool less(const State& a, const State& b) {
  return std::memcmp(&a, &b, sizeof(State)) < 0;
}

inline void prefetch(const void* address) {
#if defined(__GNUC__) || defined(__clang__)
  __builtin_prefetch(address);
#elif defined(_MSC_VER) && (defined(_M_X64) || defined(_M_IX86))
  _mm_prefetch(static_cast<const char*>(address), _MM_HINT_T0);
#else
  (void)address;
#endif
}

}  // namespace wskcheck::check::detail

#endif
