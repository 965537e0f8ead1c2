// See embedded.h. Source: docs/etw.md, "Embedded schemas".
#include "embedded.h"

#include <cstring>
#include <string>

#include "field_list.h"
#include "little_endian.h"
#include "utf16.h"

namespace wskcheck::etl {
namespace {

constexpr std::size_t head_bytes = 0x70;
constexpr std::size_t property_bytes = 24;
constexpr std::uint32_t properties_max = 4096;

constexpr std::uint32_t is_structure = 1;
constexpr std::uint32_t length_is_field = 2;
constexpr std::uint32_t count_is_field = 4;

std::string text_at(Bytes block, std::uint32_t offset) {
  std::string out;
  if (offset != 0 && offset < block.size()) {
    append_utf8(out, until_nul16(block.subspan(offset)));
    while (!out.empty() && out.back() == ' ') out.pop_back();
  }
  return out;
}

bool read_property(Bytes block, std::size_t at, FieldSpec& out) {
  const std::uint8_t* const p = block.data() + at;
  const auto flags = load<std::uint32_t>(p);
  const auto count = load<std::uint16_t>(p + 16);
  const auto length = load<std::uint16_t>(p + 18);
  out.name = text_at(block, load<std::uint32_t>(p + 4));
  if ((flags & count_is_field) != 0) {
    out.repeat = Repeat::by_field;
    out.count = count;
  } else if (count > 1) {
    out.repeat = Repeat::fixed;
    out.count = count;
  }
  if ((flags & is_structure) != 0) {
    out.in = InType::structure;
    out.members = load<std::uint16_t>(p + 10);
    return true;
  }
  if (!set_manifest_types(load<std::uint16_t>(p + 8), load<std::uint16_t>(p + 10), out)) {
    return false;
  }
  if ((flags & length_is_field) != 0) {
    out.length = Length::by_field;
    out.length_value = length;
  } else if (length > 0 &&
             (out.in == InType::binary || out.in == InType::utf16 || out.in == InType::ansi)) {
    out.length = Length::fixed;
    out.length_value = length;
  }
  return true;
}

// Adds a property and, behind it, the members of a structure, which the block has elsewhere. What
// refers to another field by its number is right only as long as no structure is in front of it.
bool add_property(Bytes block, std::uint32_t properties, std::uint32_t i,
                  std::vector<FieldSpec>& fields, int depth = 0) {
  const std::size_t at = head_bytes + std::size_t{i} * property_bytes;
  FieldSpec field;
  if (!read_property(block, at, field)) return false;
  const bool refers = field.repeat == Repeat::by_field || field.length == Length::by_field;
  if (refers && fields.size() != i) return false;
  const std::uint32_t first = load<std::uint16_t>(block.data() + at + 8);
  const std::uint32_t members = field.members;
  fields.push_back(std::move(field));
  if (members == 0) return true;
  if (depth == structure_depth_max || first + members > properties ||
      fields.size() + members > properties_max) {
    return false;
  }
  for (std::uint32_t k = 0; k < members; ++k) {
    if (!add_property(block, properties, first + k, fields, depth + 1)) return false;
  }
  return true;
}

}  // namespace

const Guid embedded_schema_class{{0xc1, 0xf6, 0xcc, 0xbb, 0xd1, 0x6c, 0xc4, 0x48, 0x80, 0xff, 0x83,
                                  0x94, 0x82, 0xe3, 0x76, 0x71}};

bool set_manifest_types(std::uint16_t in, std::uint16_t out, FieldSpec& field) noexcept {
  if (in == 0 || (in > 25 && in != 300 && in != 301) || in == 24) return false;
  field.in = in == 300   ? InType::counted_utf16
             : in == 301 ? InType::counted_ansi
                         : static_cast<InType>(in);
  switch (out) {
    case 13:
      field.out = OutType::boolean;
      break;
    case 15:
    case 16:
    case 17:
    case 18:
    case 19:
      field.out = OutType::hex;
      break;
    case 20:
      field.out = OutType::process_id;
      break;
    case 21:
      field.out = OutType::thread_id;
      break;
    case 22:
      field.out = OutType::port;
      break;
    case 23:
      field.out = OutType::ipv4;
      break;
    case 24:
      field.out = OutType::ipv6;
      break;
    case 25:
      field.out = OutType::socket_address;
      break;
    case 30:
      field.out = OutType::win32_error;
      break;
    case 31:
      field.out = OutType::ntstatus;
      break;
    case 32:
      field.out = OutType::hresult;
      break;
    default:
      field.out = OutType::none;
  }
  if (field.out == OutType::ipv6 && field.in == InType::binary) {
    field.length = Length::fixed;
    field.length_value = 16;
  }
  return true;
}

bool parse_embedded_schema(Bytes block, EventKey& key, EventSchema& out) {
  if (block.size() < head_bytes) return false;
  const std::uint8_t* const head = block.data();
  std::memcpy(key.provider.bytes.data(), head, 16);
  key.id = load<std::uint16_t>(head + 0x20);
  key.version = head[0x22];
  const auto properties = load<std::uint32_t>(head + 0x64);
  const auto top_level = load<std::uint32_t>(head + 0x68);
  if (properties > properties_max || top_level > properties ||
      head_bytes + std::size_t{properties} * property_bytes > block.size()) {
    return false;
  }
  out.source = SchemaSource::embedded;
  out.provider = text_at(block, load<std::uint32_t>(head + 0x34));
  out.name = text_at(block, load<std::uint32_t>(head + 0x44));
  const std::string opcode = text_at(block, load<std::uint32_t>(head + 0x48));
  if (!opcode.empty()) out.name += (out.name.empty() ? "" : "/") + opcode;
  for (std::uint32_t i = 0; i < top_level; ++i) {
    if (!add_property(block, properties, i, out.fields)) return false;
  }
  return is_well_formed(out.fields);
}

}  // namespace wskcheck::etl
