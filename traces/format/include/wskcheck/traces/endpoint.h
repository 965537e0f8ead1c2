// An IPv4 or IPv6 transport address as the trace format writes it.
//
// Source: docs/trace-format.md, section 2, "Values": "127.0.0.1:445", "[fe80::1%4]:445".
#ifndef WSKCHECK_TRACES_ENDPOINT_H
#define WSKCHECK_TRACES_ENDPOINT_H

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wskcheck::traces {

struct Endpoint {
  std::array<std::uint8_t, 16> address{};  // network order; IPv4 in the first four, the rest zero
  std::uint32_t scope = 0;                 // IPv6 scope id; 0: none; always 0 for IPv4
  std::uint16_t port = 0;                  // host order
  bool is_ipv6 = false;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

// Reads the whole text. Nothing for anything else: host names, a missing port, an octet with a
// leading zero, a named scope.
std::optional<Endpoint> parse_endpoint(std::string_view text) noexcept;

// The text that parse_endpoint() reads back to the same value; IPv6 as RFC 5952 wants it.
std::string to_text(const Endpoint& endpoint);

// As to_text(), added to the end of `out`.
void append_text(std::string& out, const Endpoint& endpoint);

}  // namespace wskcheck::traces

#endif
