// See socket_address.h. Source: docs/etw.md, "Addresses".
#include "wskcheck/etl/socket_address.h"

#include <algorithm>

#include "little_endian.h"

namespace wskcheck::etl {
namespace {

constexpr std::uint16_t family_ipv4 = 2;
constexpr std::uint16_t family_ipv6 = 23;

std::uint16_t port_of(Bytes address) noexcept {
  return static_cast<std::uint16_t>(address[2] << 8 | address[3]);
}

}  // namespace

std::optional<traces::Endpoint> endpoint_of(Bytes address) noexcept {
  if (address.size() < 2) return std::nullopt;
  traces::Endpoint out;
  const auto family = load<std::uint16_t>(address.data());
  if (family == 0) {
    const bool untouched =
        std::all_of(address.begin(), address.end(), [](auto b) { return b == 0; });
    return untouched ? std::optional(out) : std::nullopt;
  }
  if (family == family_ipv4 && address.size() >= 8) {
    out.port = port_of(address);
    std::copy_n(address.begin() + 4, 4, out.address.begin());
    return out;
  }
  if (family == family_ipv6 && address.size() >= 24) {
    out.is_ipv6 = true;
    out.port = port_of(address);
    std::copy_n(address.begin() + 8, 16, out.address.begin());
    if (address.size() >= 28) out.scope = load<std::uint32_t>(address.data() + 24);
    return out;
  }
  return std::nullopt;
}

void append_socket_address(std::vector<std::uint8_t>& out, const traces::Endpoint& endpoint) {
  const std::size_t at = out.size();
  out.resize(at + (endpoint.is_ipv6 ? 28 : 16));
  std::uint8_t* const to = out.data() + at;
  store<std::uint16_t>(to, endpoint.is_ipv6 ? family_ipv6 : family_ipv4);
  to[2] = static_cast<std::uint8_t>(endpoint.port >> 8);
  to[3] = static_cast<std::uint8_t>(endpoint.port);
  if (endpoint.is_ipv6) {
    std::copy_n(endpoint.address.begin(), 16, to + 8);
    store<std::uint32_t>(to + 24, endpoint.scope);
  } else {
    std::copy_n(endpoint.address.begin(), 4, to + 4);
  }
}

}  // namespace wskcheck::etl
