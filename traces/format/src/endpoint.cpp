// Reading and writing "127.0.0.1:445" and "[fe80::1%4]:445".
#include "wskcheck/traces/endpoint.h"

#include <charconv>
#include <cstddef>

namespace wskcheck::traces {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// A decimal number without sign and without a needless zero in front; the whole text.
template <typename T>
bool read_decimal(std::string_view text, T& out) noexcept {
  if (text.empty() || !is_digit(text[0]) || (text[0] == '0' && text.size() > 1)) return false;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out);
  return error == std::errc{} && stop == end;
}

bool read_ipv4(std::string_view text, std::uint8_t* out) noexcept {
  for (int i = 0; i < 4; ++i) {
    const std::size_t dot = i < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos || !read_decimal(text.substr(0, dot), out[i])) return false;
    text.remove_prefix(i < 3 ? dot + 1 : dot);
  }
  return true;
}

// One side of "::", or the whole address: groups of 16 bits, the last may be an IPv4 address.
// Gives the number of bytes written, or -1.
int read_groups(std::string_view text, std::uint8_t* out) noexcept {
  if (text.empty()) return 0;
  int bytes = 0;
  for (;;) {
    const std::size_t colon = text.find(':');
    const std::string_view group = text.substr(0, colon);
    if (colon == std::string_view::npos && group.find('.') != std::string_view::npos) {
      return bytes <= 12 && read_ipv4(group, out + bytes) ? bytes + 4 : -1;
    }
    std::uint16_t value = 0;
    const char* end = group.data() + group.size();
    if (group.empty() || group.size() > 4 || bytes > 14) return -1;
    const auto [stop, error] = std::from_chars(group.data(), end, value, 16);
    if (error != std::errc{} || stop != end) return -1;
    out[bytes++] = static_cast<std::uint8_t>(value >> 8);
    out[bytes++] = static_cast<std::uint8_t>(value & 0xff);
    if (colon == std::string_view::npos) return bytes;
    text.remove_prefix(colon + 1);
  }
}

bool read_ipv6(std::string_view text, std::array<std::uint8_t, 16>& out) noexcept {
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return read_groups(text, out.data()) == 16;
  std::array<std::uint8_t, 16> tail{};
  const int before = read_groups(text.substr(0, gap), out.data());
  const int after = read_groups(text.substr(gap + 2), tail.data());
  if (before < 0 || after < 0 || before + after > 14) return false;
  if (text.substr(0, gap).find('.') != std::string_view::npos) return false;
  for (int i = 0; i < after; ++i) {
    out[static_cast<std::size_t>(16 - after + i)] = tail[static_cast<std::size_t>(i)];
  }
  return true;
}

void append_number(std::string& out, std::uint32_t value, int base = 10) {
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof digits, value, base).ptr;
  out.append(digits, end);
}

void append_ipv4(std::string& out, const std::uint8_t* address) {
  for (int i = 0; i < 4; ++i) {
    if (i > 0) out += '.';
    append_number(out, address[i]);
  }
}

// RFC 5952: the longest run of two or more zero groups, the first of equals, becomes "::".
void append_ipv6(std::string& out, const std::array<std::uint8_t, 16>& address) {
  std::array<std::uint32_t, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) {
    groups[i] = static_cast<std::uint32_t>(address[2 * i] << 8 | address[2 * i + 1]);
  }
  std::size_t best = 8;
  std::size_t best_size = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t size = 0;
    while (i + size < 8 && groups[i + size] == 0) ++size;
    if (size > best_size) {
      best = i;
      best_size = size;
    }
  }
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += "::";
      i += best_size - 1;
      continue;
    }
    if (i > 0 && i != best + best_size) out += ':';
    append_number(out, groups[i], 16);
  }
}

}  // namespace

std::optional<Endpoint> parse_endpoint(std::string_view text) noexcept {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  Endpoint out;
  if (!read_decimal(text.substr(colon + 1), out.port)) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  if (host.empty() || host.front() != '[') {
    if (!read_ipv4(host, out.address.data())) return std::nullopt;
    return out;
  }
  if (host.back() != ']') return std::nullopt;
  host = host.substr(1, host.size() - 2);
  out.is_ipv6 = true;
  if (const std::size_t percent = host.find('%'); percent != std::string_view::npos) {
    if (!read_decimal(host.substr(percent + 1), out.scope)) return std::nullopt;
    host = host.substr(0, percent);
  }
  if (!read_ipv6(host, out.address)) return std::nullopt;
  return out;
}

void append_text(std::string& out, const Endpoint& endpoint) {
  if (endpoint.is_ipv6) {
    out += '[';
    append_ipv6(out, endpoint.address);
    if (endpoint.scope != 0) {
      out += '%';
      append_number(out, endpoint.scope);
    }
    out += ']';
  } else {
    append_ipv4(out, endpoint.address.data());
  }
  out += ':';
  append_number(out, endpoint.port);
}

std::string to_text(const Endpoint& endpoint) {
  std::string out;
  append_text(out, endpoint);
  return out;
}

}  // namespace wskcheck::traces
