// See sha1.h. Source: FIPS 180-4, sections 5.1.1, 5.3.1 and 6.1.
#include "sha1.h"

#include <bit>
#include <cstddef>
#include <vector>

namespace wskcheck::etl {
namespace {

using State = std::array<std::uint32_t, 5>;

std::uint32_t mix(std::size_t round, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  if (round < 20) return (b & c) | (~b & d);
  if (round >= 40 && round < 60) return (b & c) | (b & d) | (c & d);
  return b ^ c ^ d;
}

void add_block(State& state, const std::uint8_t* block) {
  static constexpr std::array<std::uint32_t, 4> constants{0x5a827999, 0x6ed9eba1, 0x8f1bbcdc,
                                                          0xca62c1d6};
  std::array<std::uint32_t, 80> words{};
  for (std::size_t i = 0; i < 16; ++i) {
    for (std::size_t k = 0; k < 4; ++k) words[i] = words[i] << 8 | block[4 * i + k];
  }
  for (std::size_t i = 16; i < 80; ++i) {
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  }
  State now = state;
  for (std::size_t i = 0; i < 80; ++i) {
    const std::uint32_t next = std::rotl(now[0], 5) + mix(i, now[1], now[2], now[3]) + now[4] +
                               constants[i / 20] + words[i];
    now = {next, now[0], std::rotl(now[1], 30), now[2], now[3]};
  }
  for (std::size_t i = 0; i < 5; ++i) state[i] += now[i];
}

}  // namespace

std::array<std::uint8_t, 20> sha1(Bytes message) {
  std::vector<std::uint8_t> padded(message.begin(), message.end());
  padded.push_back(0x80);
  while (padded.size() % 64 != 56) padded.push_back(0);
  const std::uint64_t bits = std::uint64_t{message.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) {
    padded.push_back(static_cast<std::uint8_t>(bits >> shift));
  }
  State state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  for (std::size_t at = 0; at < padded.size(); at += 64) add_block(state, padded.data() + at);
  std::array<std::uint8_t, 20> out{};
  for (std::size_t i = 0; i < 20; ++i) {
    out[i] = static_cast<std::uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
  }
  return out;
}

}  // namespace wskcheck::etl
