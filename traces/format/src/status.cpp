// The table of NTSTATUS names.
#include "wskcheck/traces/status.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "name_table.h"

namespace wskcheck::traces {
namespace {

// By rising value.
constexpr StatusName table[] = {
    {"STATUS_SUCCESS", 0x00000000},
    {"STATUS_TIMEOUT", 0x00000102},
    {"STATUS_PENDING", 0x00000103},
    {"STATUS_EVENT_PENDING", 0x40000013},
    {"STATUS_BUFFER_OVERFLOW", 0x80000005},
    {"STATUS_DEVICE_BUSY", 0x80000011},
    {"STATUS_UNSUCCESSFUL", 0xC0000001},
    {"STATUS_NOT_IMPLEMENTED", 0xC0000002},
    {"STATUS_ACCESS_VIOLATION", 0xC0000005},
    {"STATUS_INVALID_HANDLE", 0xC0000008},
    {"STATUS_INVALID_PARAMETER", 0xC000000D},
    {"STATUS_INVALID_DEVICE_REQUEST", 0xC0000010},
    {"STATUS_MORE_PROCESSING_REQUIRED", 0xC0000016},
    {"STATUS_NO_MEMORY", 0xC0000017},
    {"STATUS_ACCESS_DENIED", 0xC0000022},
    {"STATUS_BUFFER_TOO_SMALL", 0xC0000023},
    {"STATUS_OBJECT_TYPE_MISMATCH", 0xC0000024},
    {"STATUS_OBJECT_NAME_COLLISION", 0xC0000035},
    {"STATUS_SHARING_VIOLATION", 0xC0000043},
    {"STATUS_DELETE_PENDING", 0xC0000056},
    {"STATUS_INSUFFICIENT_RESOURCES", 0xC000009A},
    {"STATUS_DEVICE_NOT_CONNECTED", 0xC000009D},
    {"STATUS_DEVICE_NOT_READY", 0xC00000A3},
    {"STATUS_IO_TIMEOUT", 0xC00000B5},
    {"STATUS_FILE_FORCED_CLOSED", 0xC00000B6},
    {"STATUS_NOT_SUPPORTED", 0xC00000BB},
    {"STATUS_BAD_NETWORK_PATH", 0xC00000BE},
    {"STATUS_UNEXPECTED_NETWORK_ERROR", 0xC00000C4},
    {"STATUS_REQUEST_NOT_ACCEPTED", 0xC00000D0},
    {"STATUS_INTERNAL_ERROR", 0xC00000E5},
    {"STATUS_CANCELLED", 0xC0000120},
    {"STATUS_FILE_CLOSED", 0xC0000128},
    {"STATUS_LOCAL_DISCONNECT", 0xC000013B},
    {"STATUS_REMOTE_DISCONNECT", 0xC000013C},
    {"STATUS_INVALID_CONNECTION", 0xC0000140},
    {"STATUS_INVALID_ADDRESS", 0xC0000141},
    {"STATUS_INVALID_DEVICE_STATE", 0xC0000184},
    {"STATUS_INVALID_BUFFER_SIZE", 0xC0000206},
    {"STATUS_INVALID_ADDRESS_COMPONENT", 0xC0000207},
    {"STATUS_TOO_MANY_ADDRESSES", 0xC0000209},
    {"STATUS_ADDRESS_ALREADY_EXISTS", 0xC000020A},
    {"STATUS_ADDRESS_CLOSED", 0xC000020B},
    {"STATUS_CONNECTION_DISCONNECTED", 0xC000020C},
    {"STATUS_CONNECTION_RESET", 0xC000020D},
    {"STATUS_DATA_NOT_ACCEPTED", 0xC000021B},
    {"STATUS_NOT_FOUND", 0xC0000225},
    {"STATUS_RETRY", 0xC000022D},
    {"STATUS_CONNECTION_REFUSED", 0xC0000236},
    {"STATUS_GRACEFUL_DISCONNECT", 0xC0000237},
    {"STATUS_ADDRESS_ALREADY_ASSOCIATED", 0xC0000238},
    {"STATUS_ADDRESS_NOT_ASSOCIATED", 0xC0000239},
    {"STATUS_CONNECTION_INVALID", 0xC000023A},
    {"STATUS_CONNECTION_ACTIVE", 0xC000023B},
    {"STATUS_NETWORK_UNREACHABLE", 0xC000023C},
    {"STATUS_HOST_UNREACHABLE", 0xC000023D},
    {"STATUS_PROTOCOL_UNREACHABLE", 0xC000023E},
    {"STATUS_PORT_UNREACHABLE", 0xC000023F},
    {"STATUS_REQUEST_ABORTED", 0xC0000240},
    {"STATUS_CONNECTION_ABORTED", 0xC0000241},
    {"STATUS_NOINTERFACE", 0xC00002B9},
};
constexpr std::size_t table_size = std::size(table);

constexpr std::array<std::string_view, table_size> only_names() {
  std::array<std::string_view, table_size> names;
  for (std::size_t i = 0; i < table_size; ++i) names[i] = table[i].name;
  return names;
}

constexpr NameTable by_name{only_names()};

}  // namespace

std::span<const StatusName> status_names() noexcept { return table; }

std::optional<std::uint32_t> status_from_name(std::string_view name) noexcept {
  const int at = by_name.find(name);
  if (at < 0) return std::nullopt;
  return table[static_cast<std::size_t>(at)].value;
}

std::string_view status_name(std::uint32_t value) noexcept {
  const auto* at =
      std::lower_bound(std::begin(table), std::end(table), value,
                       [](const StatusName& entry, std::uint32_t v) { return entry.value < v; });
  return at != std::end(table) && at->value == value ? at->name : std::string_view{};
}

std::string status_text(std::uint32_t value) {
  const std::string_view name = status_name(value);
  return name.empty() ? fmt::format("0x{:08x}", value) : std::string{name};
}

}  // namespace wskcheck::traces
