// Numbers, amounts of memory and lengths of time, as a person writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wskcheck::cli {

// Decimal digits alone, no sign; nothing when it does not fit.
std::optional<std::uint64_t> parse_number(std::string_view text);
// "5000", "20k", "3M", "1G": thousands.
std::optional<std::uint64_t> parse_count(std::string_view text);
// "512M", "2G", "64k": bytes, in powers of 1024. A bare number is bytes.
std::optional<std::uint64_t> parse_bytes(std::string_view text);
// "500ms", "90s", "5m", "2h": milliseconds. A bare number is seconds.
std::optional<std::uint64_t> parse_duration_ms(std::string_view text);

// "1.5 GiB"
std::string bytes_text(std::uint64_t bytes);

}  // namespace wskcheck::cli
