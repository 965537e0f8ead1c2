// See slots.h. Which fields our recorder writes always, and in which order: traces/instrument.
#include "slots.h"

#include <fmt/format.h>

#include <array>

#include "text_values.h"
#include "wskcheck/traces/schema.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::exports {
namespace {

using traces::Event;
using traces::Field;
using traces::Phase;

struct Row {
  Field field;
  SlotKind kind;
};

constexpr Row order[] = {
    {Field::category, SlotKind::word},
    {Field::family, SlotKind::decimal16},
    {Field::code, SlotKind::word},
    {Field::mask, SlotKind::hex32},
    {Field::socket, SlotKind::pointer},
    {Field::context, SlotKind::pointer},
    {Field::dispatch, SlotKind::boolean},
    {Field::request, SlotKind::word},
    {Field::value, SlotKind::decimal32},
    {Field::flags, SlotKind::decimal32},
    {Field::action, SlotKind::word},
    {Field::local, SlotKind::address},
    {Field::remote, SlotKind::address},
    {Field::inspect, SlotKind::inspect},
    {Field::accepted, SlotKind::pointer},
    {Field::irp, SlotKind::pointer},
    {Field::status, SlotKind::status},
    {Field::information, SlotKind::pointer},
    {Field::pending_returned, SlotKind::boolean},
    {Field::accept_context, SlotKind::pointer},
    {Field::accept_dispatch, SlotKind::boolean},
    {Field::result, SlotKind::boolean},
    {Field::until, SlotKind::decimal64},
    {Field::lost, SlotKind::decimal64},
    {Field::text, SlotKind::string},
};

// What the recorder does not always know, or does not always have.
bool may_be_left_out(Event ev, Phase phase, Field field) noexcept {
  switch (field) {
    case Field::local:
    case Field::remote:
    case Field::mask:
    case Field::value:
    case Field::request:
    case Field::lost:
    case Field::accept_context:
      return true;
    case Field::dispatch:
      return ev == Event::wsk_socket;
    case Field::inspect:
      return ev == Event::wsk_control_socket;
    case Field::socket:
      return phase == Phase::enter || ev == Event::other_function;
    case Field::status:
      return ev == Event::other_function || ev == Event::wsk_release_provider_npi ||
             ev == Event::wsk_deregister;
    default:
      return false;
  }
}

std::string_view null_name(Field field) {
  static const std::array<std::string, traces::field_count> names = [] {
    std::array<std::string, traces::field_count> out;
    for (int i = 0; i < traces::field_count; ++i) {
      out[static_cast<std::size_t>(i)] = fmt::format("null_{}", field_name(static_cast<Field>(i)));
    }
    return out;
  }();
  return names[static_cast<std::size_t>(field)];
}

constexpr std::array<std::string_view, 3> table_members{"dispatch_accept", "dispatch_inspect",
                                                        "dispatch_abort"};

bool is_decimal(std::string_view text) noexcept {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

bool is_hex(std::string_view text, std::uint64_t max) noexcept {
  const auto number =
      text.starts_with("0x") || text.starts_with("0X") ? read_number(text) : std::nullopt;
  return number && *number <= max;
}

bool is_word(Field field, std::string_view text) noexcept {
  switch (field) {
    case Field::category:
      return traces::category_from_name(text).has_value();
    case Field::request:
      return traces::request_from_name(text).has_value();
    case Field::code:
      return traces::code_from_name(text).has_value() || is_hex(text, 0xffffffff);
    default:
      return traces::action_from_name(text).has_value() || is_hex(text, 0xffffffff);
  }
}

// Shorter hexadecimal text may be a pointer.
bool is_address(std::string_view text) {
  const bool is_hexadecimal = text.find_first_of(".:") == text.npos;
  return (!is_hexadecimal || text.size() >= 32) && read_address(text).has_value();
}

bool fits(const Slot& slot, std::string_view text) {
  switch (slot.kind) {
    case SlotKind::pointer:
      return is_hex(text, ~std::uint64_t{0});
    case SlotKind::status:
      return is_hex(text, 0xffffffff) || traces::status_from_name(text).has_value();
    case SlotKind::hex32:
      return is_hex(text, 0xffffffff);
    case SlotKind::boolean:
      return read_boolean(text).has_value();
    case SlotKind::word:
      return is_word(slot.field, text);
    case SlotKind::address:
      return is_address(text);
    case SlotKind::string:
      return true;
    default:
      return is_decimal(text);
  }
}

}  // namespace

std::vector<Slot> slots_of(Event ev, Phase phase, bool with_common) {
  std::vector<Slot> out;
  if (with_common) {
    out.push_back({Field::seq, SlotKind::decimal64, true});
    out.push_back({Field::irql, SlotKind::decimal8});
  }
  const traces::PhaseFields* listed = traces::fields_of(ev, phase);
  if (listed == nullptr) return out;
  for (const Row& row : order) {
    bool is_listed = false;
    for (const Field field : listed->fields()) is_listed = is_listed || field == row.field;
    if (!is_listed) continue;
    Slot slot{row.field, row.kind};
    slot.is_optional = may_be_left_out(ev, phase, row.field);
    slot.may_be_null = traces::may_be_null(ev, row.field) &&
                       !listed->required.contains(row.field) &&
                       !(phase == Phase::enter && row.field == Field::socket);
    slot.is_with_last = row.field == Field::accept_dispatch;
    if (row.field == Field::dispatch && ev == Event::wsk_socket) slot.kind = SlotKind::table;
    out.push_back(slot);
  }
  return out;
}

std::size_t ColumnSource::take(const Slot& slot, std::size_t at, std::vector<Item>& items) {
  const auto add = [&](std::size_t i, std::string_view name) {
    items.push_back(columns_[i]);
    items.back().name = name;
  };
  const std::size_t left = columns_.size() - at;
  if (slot.kind == SlotKind::inspect) {
    if (left < 2 || !is_hex(columns_[at].text, ~std::uint64_t{0}) ||
        !is_decimal(columns_[at + 1].text)) {
      return 0;
    }
    add(at, "inspect_key");
    add(at + 1, "inspect_serial");
    return at + 2;
  }
  if (slot.kind == SlotKind::table) {
    if (left < 3) return 0;
    for (std::size_t i = 0; i < 3; ++i) {
      if (!read_boolean(columns_[at + i].text)) return 0;
    }
    for (std::size_t i = 0; i < 3; ++i) add(at + i, table_members[i]);
    return at + 3;
  }
  if (left < 1 || !fits(slot, columns_[at].text)) return 0;
  add(at, field_name(slot.field));
  return at + 1;
}

// Spelled out: a 1 may be a number of another column.
std::size_t ColumnSource::take_null(const Slot& slot, std::size_t at, std::vector<Item>& items) {
  if (at >= columns_.size() || !same_letters(columns_[at].text, "true")) return 0;
  items.push_back(columns_[at]);
  items.back().name = null_name(slot.field);
  return at + 1;
}

std::uint64_t PayloadSource::number_at(std::size_t at, std::size_t bytes) const noexcept {
  std::uint64_t out = 0;
  for (std::size_t i = bytes; i-- > 0;) out = out << 8 | bytes_[at + i];
  return out;
}

void PayloadSource::add(std::string_view name, std::string text, std::vector<Item>& items) {
  items.push_back({name, made_.emplace_back(std::move(text)), offset_});
}

std::size_t PayloadSource::take_number(const Slot& slot, std::size_t at, std::vector<Item>& items) {
  std::size_t bytes = 4;
  if (slot.kind == SlotKind::pointer || slot.kind == SlotKind::decimal64) bytes = 8;
  if (slot.kind == SlotKind::decimal16) bytes = 2;
  if (slot.kind == SlotKind::boolean || slot.kind == SlotKind::decimal8) bytes = 1;
  if (bytes_.size() - at < bytes) return 0;
  const std::uint64_t value = number_at(at, bytes);
  if (slot.kind == SlotKind::boolean && value > 1) return 0;
  if (slot.field == Field::irql && value > 31) return 0;
  if (slot.kind == SlotKind::decimal64 && value > traces::integer_max) return 0;
  add(field_name(slot.field), fmt::format("0x{:x}", value), items);
  return at + bytes;
}

std::size_t PayloadSource::take_word(const Slot& slot, std::size_t at, std::vector<Item>& items) {
  std::size_t end = at;
  while (end < bytes_.size() && bytes_[end] != 0) ++end;
  if (end == bytes_.size()) return 0;
  const std::string text(bytes_.begin() + static_cast<std::ptrdiff_t>(at),
                         bytes_.begin() + static_cast<std::ptrdiff_t>(end));
  if (slot.kind == SlotKind::word && !is_word(slot.field, text)) return 0;
  add(field_name(slot.field), text, items);
  return end + 1;
}

std::size_t PayloadSource::take_address(const Slot& slot, std::size_t at,
                                        std::vector<Item>& items) {
  if (bytes_.size() - at < 2) return 0;
  const auto length = static_cast<std::size_t>(number_at(at, 2));
  if ((length != 16 && length != 28) || bytes_.size() - at - 2 < length) return 0;
  std::string text = "0x";
  for (std::size_t i = 0; i < length; ++i) text += fmt::format("{:02x}", bytes_[at + 2 + i]);
  if (!read_address(text)) return 0;
  add(field_name(slot.field), std::move(text), items);
  return at + 2 + length;
}

std::size_t PayloadSource::take_parts(const Slot& slot, std::size_t at, std::vector<Item>& items) {
  if (slot.kind == SlotKind::inspect) {
    if (bytes_.size() - at < 12) return 0;
    add("inspect_key", fmt::format("0x{:x}", number_at(at, 8)), items);
    add("inspect_serial", fmt::format("{}", number_at(at + 8, 4)), items);
    return at + 12;
  }
  if (bytes_.size() - at < 3) return 0;
  for (std::size_t i = 0; i < 3; ++i) {
    if (bytes_[at + i] > 1) return 0;
  }
  for (std::size_t i = 0; i < 3; ++i) {
    add(table_members[i], bytes_[at + i] == 1 ? "true" : "false", items);
  }
  return at + 3;
}

std::size_t PayloadSource::take(const Slot& slot, std::size_t at, std::vector<Item>& items) {
  switch (slot.kind) {
    case SlotKind::word:
    case SlotKind::string:
      return take_word(slot, at, items);
    case SlotKind::address:
      return take_address(slot, at, items);
    case SlotKind::inspect:
    case SlotKind::table:
      return take_parts(slot, at, items);
    default:
      return take_number(slot, at, items);
  }
}

std::size_t PayloadSource::take_null(const Slot& slot, std::size_t at, std::vector<Item>& items) {
  if (at >= bytes_.size() || bytes_[at] != 1) return 0;
  add(null_name(slot.field), "true", items);
  return at + 1;
}

}  // namespace wskcheck::exports
