// SHA-1, for the one thing that TraceLogging needs it for: a provider's GUID from its name.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace wskcheck::record_test {

std::array<std::uint8_t, 20> sha1(std::vector<std::uint8_t> message);

// The 16 bytes of the GUID as Windows keeps them in memory.
std::array<std::uint8_t, 16> provider_guid(std::string_view name);

}  // namespace wskcheck::record_test
