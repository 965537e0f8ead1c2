// See record.h. Source: docs/etw.md, "Records"; each offset below is one of its tables.
#include "record.h"

#include <fmt/format.h>

#include <cstring>

#include "little_endian.h"

namespace wskcheck::etl {
namespace {

// By the type byte of the marker. `size_at` is where the record's own size stands.
struct Shape {
  HeaderKind kind = HeaderKind::other;
  std::uint8_t header_bytes = 8;
  std::uint8_t size_at = 0;
  std::uint8_t pointer_size = 8;
};

constexpr Shape shape_of(std::uint8_t type) noexcept {
  switch (type) {
    case 0x01:
      return {HeaderKind::system32, 0x20, 4, 4};
    case 0x02:
      return {HeaderKind::system64, 0x20, 4, 8};
    case 0x03:
      return {HeaderKind::compact32, 0x18, 4, 4};
    case 0x04:
      return {HeaderKind::compact64, 0x18, 4, 8};
    case 0x0a:
      return {HeaderKind::full32, 0x30, 0, 4};
    case 0x14:
      return {HeaderKind::full64, 0x30, 0, 8};
    case 0x0b:
      return {HeaderKind::instance32, 0x48, 0, 4};
    case 0x15:
      return {HeaderKind::instance64, 0x48, 0, 8};
    case 0x10:
      return {HeaderKind::perfinfo32, 0x10, 4, 4};
    case 0x11:
      return {HeaderKind::perfinfo64, 0x10, 4, 8};
    case 0x12:
      return {HeaderKind::event32, 0x50, 0, 4};
    case 0x13:
      return {HeaderKind::event64, 0x50, 0, 8};
    default:
      return {};
  }
}

void set_thread(EventView& event, const std::uint8_t* at) noexcept {
  event.has_thread = true;
  event.thread_id = load<std::uint32_t>(at);
  event.process_id = load<std::uint32_t>(at + 4);
}

void set_time(EventView& event, const std::uint8_t* at) noexcept {
  event.has_time = true;
  event.time = load<std::int64_t>(at);
}

void set_guid(Guid& guid, const std::uint8_t* at) noexcept {
  std::memcpy(guid.bytes.data(), at, guid.bytes.size());
}

void parse_system(const std::uint8_t* r, EventView& event) noexcept {
  event.version = r[0];
  event.opcode = r[6];
  event.group = r[7];
  set_thread(event, r + 8);
  set_time(event, r + 16);
}

// Returns the size of the header, which has counters in front of the data.
std::uint32_t parse_perfinfo(const std::uint8_t* r, EventView& event) noexcept {
  const auto low = load<std::uint16_t>(r);
  event.opcode = r[6];
  event.group = r[7];
  set_time(event, r + 8);
  return 0x10 + ((low & 0x8000) != 0 ? 8U : 0U) + 8U * (low >> 8 & 7U);
}

void parse_full(const std::uint8_t* r, EventView& event) noexcept {
  event.opcode = r[4];
  event.level = r[5];
  event.version = r[6];
  set_thread(event, r + 8);
  set_time(event, r + 16);
  set_guid(event.provider, r + 24);
}

bool parse_items(EventView& event, Bytes rest, std::uint32_t at, Defect& defect) noexcept {
  const std::uint8_t* const begin = rest.data();
  for (bool more = true; more;) {
    const auto here = at + static_cast<std::uint32_t>(rest.data() - begin);
    if (rest.size() < 8) {
      defect = {Defect::Kind::bad_item, here, static_cast<std::uint32_t>(rest.size()), 8};
      return false;
    }
    const std::uint32_t size = load<std::uint16_t>(rest.data());
    const auto type = load<std::uint16_t>(rest.data() + 2);
    more = (rest[4] & 1) != 0;
    const std::size_t bytes = load<std::uint16_t>(rest.data() + 6);
    if (size < 8 || size % 8 != 0 || size > rest.size() || bytes > size - 8) {
      defect = {Defect::Kind::bad_item, here, size, static_cast<std::uint32_t>(rest.size())};
      return false;
    }
    const Bytes data = rest.subspan(8, bytes);
    if (type == 1 && bytes == 16) event.related = data;
    if (type == 11) event.schema = data;
    if (type == 12) event.traits = data;
    rest = rest.subspan(size);
  }
  event.extended = {begin, static_cast<std::size_t>(rest.data() - begin)};
  return true;
}

bool parse_event(const std::uint8_t* r, std::uint32_t at, std::uint32_t size, EventView& event,
                 Defect& defect) noexcept {
  event.flags = load<std::uint16_t>(r + 4);
  set_thread(event, r + 8);
  set_time(event, r + 16);
  set_guid(event.provider, r + 24);
  event.id = load<std::uint16_t>(r + 40);
  event.version = r[42];
  event.channel = r[43];
  event.level = r[44];
  event.opcode = r[45];
  event.task = load<std::uint16_t>(r + 46);
  event.keyword = load<std::uint64_t>(r + 48);
  event.activity = {r + 64, 16};
  Bytes rest{r + 0x50, size - 0x50};
  if ((event.flags & 1) != 0) {
    if (!parse_items(event, rest, at + 0x50, defect)) return false;
    rest = rest.subspan(event.extended.size());
  }
  event.payload = rest;
  return true;
}

// WPP: what the option flags name follows the first eight bytes, in a fixed order.
bool parse_message(const std::uint8_t* r, std::uint32_t size, EventView& event) noexcept {
  event.kind = HeaderKind::message;
  event.id = load<std::uint16_t>(r + 4);
  const auto options = load<std::uint16_t>(r + 6);
  event.flags = options;
  event.pointer_size = (options & 0x40) != 0 ? 4 : 8;
  std::uint32_t at = 8;
  const auto take = [&](bool present, std::uint32_t bytes) -> const std::uint8_t* {
    if (!present || at + bytes > size) {
      if (present) at = size + 1;
      return nullptr;
    }
    at += bytes;
    return r + at - bytes;
  };
  take((options & 1) != 0, 4);
  if (const auto* guid = take((options & 2) != 0, 16)) set_guid(event.provider, guid);
  take((options & 2) == 0 && (options & 4) != 0, 4);
  if (const auto* time = take((options & 8) != 0, 8)) set_time(event, time);
  take((options & 0x10) != 0, 8);
  if (const auto* ids = take((options & 0x20) != 0, 8)) set_thread(event, ids);
  if (at > size) return false;
  event.payload = {r + at, size - at};
  return true;
}

// Everything but what the caller keeps.
void clear(EventView& event) noexcept {
  const std::int64_t time = event.time;
  const std::uint64_t offset = event.offset;
  const std::uint32_t segment = event.segment;
  const std::uint16_t processor = event.processor;
  event = EventView{};
  event.time = time;
  event.offset = offset;
  event.segment = segment;
  event.processor = processor;
}

}  // namespace

std::string Defect::found_text() const {
  switch (kind) {
    case Kind::short_record:
      return fmt::format("a record of {} bytes", found);
    case Kind::long_record:
      return fmt::format("a record of {} bytes", found);
    case Kind::unknown_marker:
      return fmt::format("the marker {:#010x}", found);
    case Kind::bad_item:
      return fmt::format("an extended item of {} bytes", found);
    case Kind::unpack_failed:
      return fmt::format("compressed data that end after {} bytes", found);
  }
  return {};
}

std::string Defect::expected_text() const {
  switch (kind) {
    case Kind::short_record:
      return fmt::format("at least {} bytes in its header", limit);
    case Kind::long_record:
      return fmt::format("at most {} bytes, to the end of the buffer's data", limit);
    case Kind::unknown_marker:
      return "the marker of a record header";
    case Kind::bad_item:
      return fmt::format("a multiple of 8 from 8 to {} that holds its data", limit);
    case Kind::unpack_failed:
      return fmt::format("{} bytes when unpacked", limit);
  }
  return {};
}

Parsed parse_record(const std::uint8_t* buffer, std::uint32_t at, std::uint32_t end,
                    EventView& event, std::uint32_t& next, Defect& defect) noexcept {
  if (at + 8 > end) return Parsed::end;
  const std::uint8_t* const r = buffer + at;
  const auto marker = load<std::uint32_t>(r);
  if (marker == 0xffffffff || marker == 0) return Parsed::end;
  const std::uint32_t left = end - at;
  const bool is_message = r[3] == 0x90 && r[2] == 0;
  if (!is_message && r[3] != 0xc0) {
    defect = {Defect::Kind::unknown_marker, at, marker, 0};
    return Parsed::broken;
  }
  const Shape shape = is_message ? Shape{HeaderKind::message, 8, 0, 8} : shape_of(r[2]);
  const std::uint32_t size = load<std::uint16_t>(r + shape.size_at);
  if (size < shape.header_bytes || size > left) {
    const bool is_short = size < shape.header_bytes;
    defect = {is_short ? Defect::Kind::short_record : Defect::Kind::long_record, at, size,
              is_short ? shape.header_bytes : left};
    return Parsed::broken;
  }
  next = at + ((size + 7) & ~7U);
  clear(event);
  event.kind = shape.kind;
  event.pointer_size = shape.pointer_size;
  if (is_event(shape.kind)) {
    return parse_event(r, at, size, event, defect) ? Parsed::record : Parsed::skipped;
  }
  std::uint32_t header_bytes = shape.header_bytes;
  if (is_message) {
    if (parse_message(r, size, event)) return Parsed::record;
    defect = {Defect::Kind::short_record, at, size, size + 1};
    return Parsed::skipped;
  }
  if (is_classic(shape.kind)) {
    parse_full(r, event);
  } else if (shape.kind == HeaderKind::perfinfo32 || shape.kind == HeaderKind::perfinfo64) {
    header_bytes = parse_perfinfo(r, event);
    if (header_bytes > size) {
      defect = {Defect::Kind::short_record, at, size, header_bytes};
      return Parsed::skipped;
    }
  } else if (is_system(shape.kind)) {
    parse_system(r, event);
  }
  event.payload = {r + header_bytes, size - header_bytes};
  return Parsed::record;
}

std::string_view header_kind_name(HeaderKind kind) noexcept {
  static constexpr std::string_view names[header_kind_count] = {
      "SYSTEM32",   "SYSTEM64",   "COMPACT32",  "COMPACT64", "FULL32",  "FULL64",  "INSTANCE32",
      "INSTANCE64", "PERFINFO32", "PERFINFO64", "EVENT32",   "EVENT64", "MESSAGE", "OTHER"};
  return names[static_cast<std::size_t>(kind)];
}

bool next_extended_item(Bytes& rest, ExtendedItem& item) noexcept {
  if (rest.size() < 8) return false;
  const std::size_t size = load<std::uint16_t>(rest.data());
  const std::size_t bytes = load<std::uint16_t>(rest.data() + 6);
  if (size < 8 || size > rest.size() || bytes > size - 8) return false;
  item = {load<std::uint16_t>(rest.data() + 2), rest.subspan(8, bytes)};
  rest = rest.subspan(size);
  return true;
}

}  // namespace wskcheck::etl
