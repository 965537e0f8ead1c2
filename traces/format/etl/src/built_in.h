// Schemas that are built in: events of the providers that a capture of an uninstrumented machine
// has.
#ifndef WSKCHECK_ETL_BUILT_IN_H
#define WSKCHECK_ETL_BUILT_IN_H

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "wskcheck/etl/guid.h"
#include "wskcheck/etl/schema.h"

namespace wskcheck::etl {

// Fields as "Endpoint:ptr, Status:status, AddressLen:u32, Address:addr"; the length of `bin` and
// `addr` is the field before. A word with '$' stands for fields that many events share.
struct BuiltInEvent {
  std::uint16_t id;
  std::uint8_t version;
  std::string_view name;
  std::string_view fields;
};

struct BuiltInProvider {
  std::string_view guid;
  std::string_view name;
  std::span<const BuiltInEvent> events;  // by id, then version
};

std::span<const BuiltInProvider> built_in_providers() noexcept;

// One table each.
std::span<const BuiltInEvent> afd_events() noexcept;
std::span<const BuiltInEvent> afd_legacy_events() noexcept;
std::span<const BuiltInEvent> tcpip_events() noexcept;
std::span<const BuiltInEvent> http_service_events() noexcept;
std::span<const BuiltInEvent> kernel_network_events() noexcept;

// The schema of a row.
EventSchema schema_of(const BuiltInProvider& provider, const BuiltInEvent& event);

// The name of a provider that is known by name only, too: WPP and classic ones of the network.
std::string_view well_known_name(const Guid& guid) noexcept;

// The name of a group of kernel records; empty when it has none.
std::string_view kernel_group_name(std::uint8_t group) noexcept;

}  // namespace wskcheck::etl

#endif
