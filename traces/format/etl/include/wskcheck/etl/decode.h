// Takes the payload of an event apart by its schema.
//
//   std::vector<Value> values;             // used again for every event
//   if (decode(event, *schema, values) == Decoded::whole) ...
#ifndef WSKCHECK_ETL_DECODE_H
#define WSKCHECK_ETL_DECODE_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wskcheck/etl/event.h"
#include "wskcheck/etl/schema.h"

namespace wskcheck::etl {

// One value, or the start of what is made of several: an array or a structure is followed by its
// elements or members, one deeper. Only an array of elements of one size has its bytes in itself.
struct Value {
  enum class Kind : std::uint8_t { scalar, packed_array, array, structure };
  const FieldSpec* field = nullptr;
  Kind kind = Kind::scalar;
  std::uint8_t depth = 0;
  std::uint8_t pointer_size = 8;
  std::uint32_t count = 1;  // of an array
  Bytes data;               // without a terminating NUL or a length in front
};

enum class Decoded : std::uint8_t {
  whole,      // the payload was used up to its last byte
  rest,       // values are complete, bytes are left behind them
  cut,        // the payload ended inside a value: the values before it are there
  undefined,  // a type of which the layout is not known: the values before it are there
};

// Clears `values` and fills them. Never more values than the payload has bytes and the schema
// fields.
Decoded decode(const EventView& event, const EventSchema& schema, std::vector<Value>& values);

// The bytes of one element of a fixed-size type; 0 for any other type.
std::uint32_t element_bytes(InType in, std::uint8_t pointer_size) noexcept;

// The value of a scalar whole number, boolean, pointer or time: sign-extended where it is signed.
std::optional<std::uint64_t> integer_of(const Value& value) noexcept;
bool is_string(InType in) noexcept;
// The text of a string in UTF-8.
void append_string(std::string& out, const Value& value);

// Any value as text: numbers in decimal or hexadecimal as the type asks, names of statuses,
// addresses, GUIDs, times. Arrays of one-size elements as "[1, 2]".
void append_text(std::string& out, const Value& value);

// A whole event: "name=value name=[...] struct={a=1 b=2}".
std::string values_text(const std::vector<Value>& values);

}  // namespace wskcheck::etl

#endif
