// A GUID as it lies in memory on Windows: three little-endian numbers, then eight bytes.
#ifndef WSKCHECK_ETL_GUID_H
#define WSKCHECK_ETL_GUID_H

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wskcheck::etl {

struct Guid {
  std::array<std::uint8_t, 16> bytes{};
  friend auto operator<=>(const Guid&, const Guid&) = default;
};

// "e53c6823-7bb8-44bb-90dc-3f86090d48a6", lower case, without braces.
std::string to_text(const Guid& guid);

// Either case, with or without braces; the whole text.
std::optional<Guid> parse_guid(std::string_view text) noexcept;

// The GUID that TraceLogging and EventSource derive from a provider's name (ASCII): what tools call
// "*Name".
Guid provider_guid(std::string_view name);

}  // namespace wskcheck::etl

#endif
