// Values as the tools of Windows write them.
#ifndef WSKCHECK_EXPORTS_TEXT_VALUES_H
#define WSKCHECK_EXPORTS_TEXT_VALUES_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wskcheck/traces/endpoint.h"

namespace wskcheck::exports {

std::string_view trimmed(std::string_view text) noexcept;  // without blanks and ends of line
bool same_letters(std::string_view a, std::string_view b) noexcept;  // case of ASCII ignored

// Decimal, or hexadecimal behind "0x"; blanks around it.
std::optional<std::uint64_t> read_number(std::string_view text) noexcept;
// "true", "false" in any case, or a number.
std::optional<bool> read_boolean(std::string_view text) noexcept;
// Pairs of hexadecimal digits, with or without "0x".
std::optional<std::vector<std::uint8_t>> read_bytes(std::string_view text);
// "127.0.0.1:445", "[fe80::1%4]:445", either without the port when that is 0, or a SOCKADDR in
// hexadecimal.
std::optional<traces::Endpoint> read_address(std::string_view text);
// "2006-12-18T12:26:27.887309500Z", or with a zone as "+07:59": 100 ns since 1601, UTC; digits
// beyond these are cut off.
std::optional<std::int64_t> read_time(std::string_view text) noexcept;

// The text for a message: in quotes, at most 40 bytes of it, nothing that is no letter.
std::string shown(std::string_view text);

}  // namespace wskcheck::exports

#endif
