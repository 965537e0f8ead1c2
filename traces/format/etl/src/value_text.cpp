// Values as text, for people. See decode.h.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "little_endian.h"
#include "wskcheck/etl/decode.h"
#include "wskcheck/etl/log_header.h"
#include "wskcheck/etl/socket_address.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::etl {
namespace {

void add_hex_bytes(std::string& out, Bytes bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  for (const std::uint8_t byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 0xf];
  }
}

void add_endpoint_address(std::string& out, Bytes bytes) {
  traces::Endpoint endpoint;
  endpoint.is_ipv6 = bytes.size() == 16;
  std::copy_n(bytes.begin(), endpoint.is_ipv6 ? 16 : 4, endpoint.address.begin());
  std::string text = traces::to_text(endpoint);
  text.resize(text.rfind(':'));
  out += text;
}

bool is_signed(InType in) noexcept {
  return in == InType::int8 || in == InType::int16 || in == InType::int32 || in == InType::int64;
}

bool shows_hex(const FieldSpec& field) noexcept {
  return field.in == InType::hex32 || field.in == InType::hex64 || field.in == InType::pointer ||
         field.out == OutType::hex || field.out == OutType::win32_error ||
         field.out == OutType::hresult || field.out == OutType::code_pointer;
}

void add_integer(std::string& out, const FieldSpec& field, std::uint64_t value, Bytes data) {
  if (field.out == OutType::boolean || field.in == InType::bool32) {
    out += value != 0 ? "true" : "false";
  } else if (field.out == OutType::ntstatus) {
    out += traces::status_text(static_cast<std::uint32_t>(value));
  } else if (field.out == OutType::port && data.size() == 2) {
    out += fmt::format("{}", data[0] << 8 | data[1]);
  } else if (field.out == OutType::ipv4 && data.size() == 4) {
    add_endpoint_address(out, data);
  } else if (shows_hex(field)) {
    const std::size_t bits = 8 * data.size();
    out += fmt::format("{:#x}", bits < 64 ? value & ((std::uint64_t{1} << bits) - 1) : value);
  } else if (is_signed(field.in) && field.out != OutType::unsigned_number) {
    out += fmt::format("{}", static_cast<std::int64_t>(value));
  } else {
    out += fmt::format("{}", value);
  }
}

void add_sid(std::string& out, Bytes sid) {
  std::uint64_t authority = 0;
  for (std::size_t i = 2; i < 8; ++i) authority = authority << 8 | sid[i];
  out += fmt::format("S-{}-{}", sid[0], authority);
  for (std::size_t at = 8; at + 4 <= sid.size(); at += 4) {
    out += fmt::format("-{}", load<std::uint32_t>(sid.data() + at));
  }
}

void add_system_time(std::string& out, const std::uint8_t* at) {
  const auto part = [at](std::size_t i) { return load<std::uint16_t>(at + 2 * i); };
  out += fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}", part(0), part(1), part(3),
                     part(4), part(5), part(6), part(7));
}

void add_bytes(std::string& out, const FieldSpec& field, Bytes data) {
  if (field.out == OutType::socket_address) {
    if (const auto endpoint = endpoint_of(data)) {
      traces::append_text(out, *endpoint);
      return;
    }
  }
  const bool is_address = (field.out == OutType::ipv6 && data.size() == 16) ||
                          (field.out == OutType::ipv4 && data.size() == 4);
  is_address ? add_endpoint_address(out, data) : add_hex_bytes(out, data);
}

void add_scalar(std::string& out, const Value& value) {
  const FieldSpec& field = *value.field;
  if (is_string(field.in)) return append_string(out, value);
  switch (field.in) {
    case InType::float32:
      out += fmt::format("{}", std::bit_cast<float>(load<std::uint32_t>(value.data.data())));
      return;
    case InType::float64:
      out += fmt::format("{}", std::bit_cast<double>(load<std::uint64_t>(value.data.data())));
      return;
    case InType::guid: {
      Guid guid;
      std::copy_n(value.data.begin(), 16, guid.bytes.begin());
      out += to_text(guid);
      return;
    }
    case InType::file_time:
      out += file_time_text(load<std::int64_t>(value.data.data()));
      return;
    case InType::system_time:
      return add_system_time(out, value.data.data());
    case InType::sid:
      return add_sid(out, value.data);
    default:
      break;
  }
  if (const auto integer = integer_of(value)) return add_integer(out, field, *integer, value.data);
  add_bytes(out, field, value.data);
}

// Whether the array is a text: TraceLogging has characters as 8- and 16-bit numbers.
bool is_text(const FieldSpec& field) noexcept {
  return field.out == OutType::string &&
         (field.in == InType::uint16 || field.in == InType::uint8 || field.in == InType::int8);
}

void add_packed(std::string& out, const Value& value) {
  const std::uint32_t size = element_bytes(value.field->in, value.pointer_size);
  if (is_text(*value.field)) {
    FieldSpec as_text = *value.field;
    as_text.in = size == 2 ? InType::counted_utf16 : InType::counted_ansi;
    Value text = value;
    text.field = &as_text;
    return append_string(out, text);
  }
  out += '[';
  for (std::uint32_t i = 0; i < value.count; ++i) {
    if (i > 0) out += ", ";
    Value one = value;
    one.kind = Value::Kind::scalar;
    one.data = value.data.subspan(std::size_t{i} * size, size);
    add_scalar(out, one);
  }
  out += ']';
}

}  // namespace

void append_text(std::string& out, const Value& value) {
  switch (value.kind) {
    case Value::Kind::scalar:
      return add_scalar(out, value);
    case Value::Kind::packed_array:
      return add_packed(out, value);
    case Value::Kind::array:
      out += fmt::format("[{} elements]", value.count);
      return;
    case Value::Kind::structure:
      out += "{}";
      return;
  }
}

std::string values_text(const std::vector<Value>& values) {
  std::string out;
  std::string open;  // the brackets that are open, outermost first
  for (const Value& value : values) {
    while (open.size() > value.depth) {
      out += open.back();
      open.pop_back();
    }
    if (!out.empty() && out.back() != '{' && out.back() != '[') out += ' ';
    const bool is_element = !open.empty() && open.back() == ']';
    if (!is_element) out += value.field->name + "=";
    if (value.kind == Value::Kind::array) {
      out += '[';
      open += ']';
    } else if (value.kind == Value::Kind::structure) {
      out += '{';
      open += '}';
    } else {
      append_text(out, value);
    }
  }
  while (!open.empty()) {
    out += open.back();
    open.pop_back();
  }
  return out;
}

}  // namespace wskcheck::etl
