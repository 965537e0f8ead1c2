// Schemas that a merged log carries in classic events of their own, and the types of manifests.
#ifndef WSKCHECK_ETL_EMBEDDED_H
#define WSKCHECK_ETL_EMBEDDED_H

#include <cstdint>

#include "wskcheck/etl/event.h"
#include "wskcheck/etl/schema.h"

namespace wskcheck::etl {

// The class of these events, and the opcode of those that hold a schema.
extern const Guid embedded_schema_class;
inline constexpr std::uint8_t embedded_schema_opcode = 32;

// Which event a schema is for.
struct EventKey {
  Guid provider;
  std::uint16_t id = 0;
  std::uint8_t version = 0;
  friend auto operator<=>(const EventKey&, const EventKey&) = default;
};

// False when the bytes make no sense.
bool parse_embedded_schema(Bytes block, EventKey& key, EventSchema& out);

// Sets in- and out-type from the numbers that manifests and TDH use. False: no such in-type.
bool set_manifest_types(std::uint16_t in, std::uint16_t out, FieldSpec& field) noexcept;

}  // namespace wskcheck::etl

#endif
