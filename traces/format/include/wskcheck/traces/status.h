// The names of NTSTATUS values, as far as a trace of WSK needs them.
//
// Source: ntstatus.h of the Windows SDK. A value without a name here stays hexadecimal; that is no
// error and means nothing.
#ifndef WSKCHECK_TRACES_STATUS_H
#define WSKCHECK_TRACES_STATUS_H

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wskcheck::traces {

struct StatusName {
  std::string_view name;  // static storage
  std::uint32_t value;
};

// Every name that is known, by rising value; names and values are unique.
std::span<const StatusName> status_names() noexcept;

// "STATUS_PENDING" -> 0x103; exact, upper case.
std::optional<std::uint32_t> status_from_name(std::string_view name) noexcept;

// 0x103 -> "STATUS_PENDING"; empty for a value without a name. The view is static.
std::string_view status_name(std::uint32_t value) noexcept;

// The name, or "0x" and eight lower-case digits.
std::string status_text(std::uint32_t value);

// NT_SUCCESS(): success and informational values.
constexpr bool status_succeeded(std::uint32_t value) noexcept { return value < 0x80000000U; }

// The values that code compares with.
namespace status {
inline constexpr std::uint32_t success = 0x00000000;
inline constexpr std::uint32_t pending = 0x00000103;
inline constexpr std::uint32_t event_pending = 0x40000013;
inline constexpr std::uint32_t buffer_overflow = 0x80000005;
inline constexpr std::uint32_t more_processing_required = 0xC0000016;
inline constexpr std::uint32_t request_not_accepted = 0xC00000D0;
inline constexpr std::uint32_t file_forced_closed = 0xC00000B6;
inline constexpr std::uint32_t cancelled = 0xC0000120;
inline constexpr std::uint32_t insufficient_resources = 0xC000009A;
inline constexpr std::uint32_t invalid_device_request = 0xC0000010;
inline constexpr std::uint32_t invalid_parameter = 0xC000000D;
inline constexpr std::uint32_t data_not_accepted = 0xC000021B;
}  // namespace status

}  // namespace wskcheck::traces

#endif
