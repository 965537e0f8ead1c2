// Random numbers that are the same on every platform: splitmix64 to seed, xoshiro256** to draw
// (Blackman and Vigna, both in the public domain). The standard library's distributions are not
// used: their output is not fixed by the standard.
#ifndef WSKCHECK_CHECK_RNG_H
#define WSKCHECK_CHECK_RNG_H

#include <bit>
#include <cstdint>

namespace wskcheck::check {

/// One step of splitmix64: advances `state` and returns a well mixed word.
constexpr std::uint64_t splitmix64(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15u;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

class Rng {
 public:
  /// Streams of one seed are independent of each other.
  constexpr explicit Rng(std::uint64_t seed, std::uint64_t stream = 0) {
    std::uint64_t state = seed;
    std::uint64_t mixed = splitmix64(state) ^ (stream * 0xD1342543DE82EF95u);
    for (auto& word : words_) word = splitmix64(mixed);
  }

  constexpr std::uint64_t next() {
    const std::uint64_t result = std::rotl(words_[1] * 5, 7) * 9;
    const std::uint64_t shifted = words_[1] << 17;
    words_[2] ^= words_[0];
    words_[3] ^= words_[1];
    words_[1] ^= words_[2];
    words_[0] ^= words_[3];
    words_[2] ^= shifted;
    words_[3] = std::rotl(words_[3], 45);
    return result;
  }

  /// A number below `bound` (at most 2^32), by multiplying and shifting.
  constexpr std::uint64_t below(std::uint64_t bound) { return ((next() >> 32) * bound) >> 32; }

 private:
  std::uint64_t words_[4] = {};
};

}  // namespace wskcheck::check

#endif
