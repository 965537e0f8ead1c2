// The tables of docs/trace-format.md, section 2: which event has which phases and fields.
// The readers and writers of every carrier work from them.
#ifndef WSKCHECK_TRACES_SCHEMA_H
#define WSKCHECK_TRACES_SCHEMA_H

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "wskcheck/traces/record.h"

namespace wskcheck::traces {

// The fields of an event in one phase, in the order of the page.
struct PhaseFields {
  std::array<Field, 8> list{};
  std::uint8_t count = 0;
  FieldSet required;  // a record without one of these means nothing

  std::span<const Field> fields() const noexcept { return {list.data(), count}; }
};

struct EventSchema {
  Phase first = Phase::none;   // call, enter or none
  Phase second = Phase::none;  // return, leave or none
  PhaseFields first_fields;
  PhaseFields second_fields;
};

// The fields that every record may have, in the order of the page.
inline constexpr std::array common_fields{Field::cpu, Field::tid, Field::irql, Field::seq,
                                          Field::op};

const EventSchema& schema_of(Event event) noexcept;

// Null when the event does not have the phase.
const PhaseFields* fields_of(Event event, Phase phase) noexcept;

// Whether the recorder may write null for the field in a record of this event.
bool may_be_null(Event event, Field field) noexcept;

// The inverse of the names in record.h; exact.
std::optional<Event> event_from_name(std::string_view name) noexcept;  // never other_function
std::optional<Phase> phase_from_name(std::string_view name) noexcept;
std::optional<Order> order_from_name(std::string_view name) noexcept;
std::optional<Category> category_from_name(std::string_view name) noexcept;
std::optional<Request> request_from_name(std::string_view name) noexcept;
std::optional<Code> code_from_name(std::string_view name) noexcept;
std::optional<Action> action_from_name(std::string_view name) noexcept;

// The keys of a record: `t`, `ev`, `ph`, then the fields in the order of enum Field.
inline constexpr int key_t = 0;
inline constexpr int key_ev = 1;
inline constexpr int key_ph = 2;
inline constexpr int key_field = 3;
int record_key(std::string_view name) noexcept;  // -1: not a key of the page

// What to say where any of a list was expected: one of "call", "return".
std::span<const std::string_view> event_names() noexcept;
std::span<const std::string_view> order_names() noexcept;
std::span<const std::string_view> category_names() noexcept;
std::span<const std::string_view> request_names() noexcept;
std::span<const std::string_view> code_names() noexcept;
std::span<const std::string_view> action_names() noexcept;

// The WSK functions that the documents have and the page does not list by name.
std::span<const std::string_view> other_function_names() noexcept;

// Whether a text can be the name of a WSK function that the page does not list: an identifier of at
// most 64 letters that starts with "Wsk".
bool is_function_name(std::string_view name) noexcept;

// The largest integer of the format: times and counts are below 2^63.
inline constexpr std::uint64_t integer_max = (std::uint64_t{1} << 63) - 1;

}  // namespace wskcheck::traces

#endif
