// See sha1.h. FIPS 180-4.
#include "sha1.h"

#include <bit>
#include <cctype>

namespace wskcheck::record_test {
namespace {

using Digest = std::array<std::uint32_t, 5>;

void block(Digest& h, const std::uint8_t* bytes) {
  std::array<std::uint32_t, 80> w{};
  for (std::size_t i = 0; i < 16; ++i) {
    for (std::size_t b = 0; b < 4; ++b) w[i] = w[i] << 8 | bytes[4 * i + b];
  }
  for (std::size_t i = 16; i < 80; ++i) {
    w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  }
  Digest v = h;
  for (std::size_t i = 0; i < 80; ++i) {
    const std::uint32_t choose = (v[1] & v[2]) | (~v[1] & v[3]);
    const std::uint32_t parity = v[1] ^ v[2] ^ v[3];
    const std::uint32_t majority = (v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3]);
    const std::uint32_t f = i < 20   ? choose + 0x5a827999
                            : i < 40 ? parity + 0x6ed9eba1
                            : i < 60 ? majority + 0x8f1bbcdc
                                     : parity + 0xca62c1d6;
    const std::uint32_t next = std::rotl(v[0], 5) + f + v[4] + w[i];
    v = {next, v[0], std::rotl(v[1], 30), v[2], v[3]};
  }
  for (std::size_t i = 0; i < 5; ++i) h[i] += v[i];
}

}  // namespace

std::array<std::uint8_t, 20> sha1(std::vector<std::uint8_t> message) {
  Digest h = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  const std::uint64_t bits = message.size() * 8;
  message.push_back(0x80);
  while (message.size() % 64 != 56) message.push_back(0);
  for (int shift = 56; shift >= 0; shift -= 8) {
    message.push_back(static_cast<std::uint8_t>(bits >> shift));
  }
  for (std::size_t at = 0; at < message.size(); at += 64) block(h, message.data() + at);
  std::array<std::uint8_t, 20> out{};
  for (std::size_t i = 0; i < 20; ++i) {
    out[i] = static_cast<std::uint8_t>(h[i / 4] >> (24 - 8 * (i % 4)));
  }
  return out;
}

std::array<std::uint8_t, 16> provider_guid(std::string_view name) {
  std::vector<std::uint8_t> text = {0x48, 0x2c, 0x2d, 0xb2, 0xc3, 0x90, 0x47, 0xc8,
                                    0x87, 0xf8, 0x1a, 0x15, 0xbf, 0xc1, 0x30, 0xfb};
  for (const char c : name) {
    text.push_back(0);
    text.push_back(static_cast<std::uint8_t>(std::toupper(static_cast<unsigned char>(c))));
  }
  const auto hash = sha1(text);
  std::array<std::uint8_t, 16> out{};
  for (std::size_t i = 0; i < 16; ++i) out[i] = hash[i];
  out[7] = static_cast<std::uint8_t>((out[7] & 0x0f) | 0x50);
  return out;
}

}  // namespace wskcheck::record_test
