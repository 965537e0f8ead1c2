// See decode.h. The layouts: docs/etw.md, "TraceLogging" and "Manifest events".
#include "wskcheck/etl/decode.h"

#include <algorithm>

#include "field_list.h"
#include "little_endian.h"
#include "utf16.h"

namespace wskcheck::etl {
namespace {

class Decoder {
 public:
  Decoder(const EventView& event, const EventSchema& schema, std::vector<Value>& out)
      : schema_(schema),
        out_(out),
        rest_(event.payload),
        pointer_size_(event.pointer_size),
        values_max_(event.payload.size() + schema.fields.size() + 1) {}

  Decoded run() {
    for (std::size_t i = 0; i < schema_.fields.size(); i = end_of_field(schema_.fields, i)) {
      if (!field(i, 0)) return result_;
    }
    return rest_.empty() ? Decoded::whole : Decoded::rest;
  }

 private:
  bool fail(Decoded why) {
    result_ = why;
    return false;
  }

  bool push(const FieldSpec& field, Value::Kind kind, std::size_t depth, std::uint32_t count,
            Bytes data) {
    if (out_.size() >= values_max_) return fail(Decoded::cut);
    out_.push_back({&field, kind, static_cast<std::uint8_t>(depth), pointer_size_, count, data});
    return true;
  }

  bool take(std::size_t bytes, Bytes& out) {
    if (bytes > rest_.size()) return fail(Decoded::cut);
    out = rest_.first(bytes);
    rest_ = rest_.subspan(bytes);
    return true;
  }

  bool take_counted(Bytes& out) {
    Bytes size;
    return take(2, size) && take(load<std::uint16_t>(size.data()), out);
  }

  // The value of an earlier field; the last one where it has been there more than once.
  bool earlier(std::size_t number, std::uint64_t& out) {
    if (number >= schema_.fields.size()) return fail(Decoded::undefined);
    for (std::size_t i = out_.size(); i-- > 0 && looks_left_ > 0; --looks_left_) {
      if (out_[i].field != &schema_.fields[number]) continue;
      const auto value = integer_of(out_[i]);
      if (!value) break;
      out = *value;
      return true;
    }
    return fail(Decoded::undefined);
  }

  // A string up to its NUL, which may be missing at the very end of the payload.
  void take_terminated(std::size_t unit, Bytes& out) {
    const Bytes all = rest_.first(rest_.size() / unit * unit);
    if (unit == 2) {
      out = until_nul16(all);
    } else {
      out = all.first(static_cast<std::size_t>(std::find(all.begin(), all.end(), 0) - all.begin()));
    }
    rest_ = rest_.subspan(std::min(out.size() + unit, rest_.size()));
  }

  // With a length of its own: characters of a string, bytes of binary data.
  bool take_sized(const FieldSpec& spec, Bytes& out) {
    std::uint64_t length = spec.length_value;
    if (spec.length == Length::by_field && !earlier(spec.length_value, length)) return false;
    const std::uint64_t unit = spec.in == InType::utf16 ? 2 : 1;
    if (length > rest_.size() / unit) return fail(Decoded::cut);
    if (!take(static_cast<std::size_t>(length * unit), out)) return false;
    if (spec.in == InType::utf16) out = until_nul16(out);
    if (spec.in == InType::ansi) {
      out = out.first(static_cast<std::size_t>(std::find(out.begin(), out.end(), 0) - out.begin()));
    }
    return true;
  }

  bool value(const FieldSpec& spec, Bytes& out) {
    if (const std::uint32_t size = element_bytes(spec.in, pointer_size_)) return take(size, out);
    if (spec.length != Length::of_type) return take_sized(spec, out);
    switch (spec.in) {
      case InType::utf16:
        take_terminated(2, out);
        return true;
      case InType::ansi:
        take_terminated(1, out);
        return true;
      case InType::binary:
      case InType::counted_utf16:
      case InType::counted_ansi:
      case InType::counted_binary:
        return take_counted(out);
      case InType::sid:
        return rest_.size() < 8 ? fail(Decoded::cut) : take(8U + 4U * rest_[1], out);
      default:
        return fail(Decoded::undefined);
    }
  }

  bool how_often(const FieldSpec& spec, std::uint32_t& out) {
    std::uint64_t count = spec.count;
    if (spec.repeat == Repeat::by_field && !earlier(spec.count, count)) return false;
    if (spec.repeat == Repeat::counted) {
      Bytes bytes;
      if (!take(2, bytes)) return false;
      count = load<std::uint16_t>(bytes.data());
    }
    out = static_cast<std::uint32_t>(std::min<std::uint64_t>(count, 0xffffffff));
    return true;
  }

  bool field(std::size_t i, std::size_t depth) {
    const FieldSpec& spec = schema_.fields[i];
    if (spec.is_custom) return fail(Decoded::undefined);
    std::uint32_t count = 1;
    if (spec.repeat != Repeat::once && !how_often(spec, count)) return false;
    if (spec.in == InType::structure) return structures(i, depth, count);
    Bytes data;
    if (spec.repeat == Repeat::once) {
      return value(spec, data) && push(spec, Value::Kind::scalar, depth, 1, data);
    }
    if (const std::uint32_t size = element_bytes(spec.in, pointer_size_)) {
      return take(std::size_t{size} * count, data) &&
             push(spec, Value::Kind::packed_array, depth, count, data);
    }
    if (!push(spec, Value::Kind::array, depth, count, {})) return false;
    for (std::uint32_t k = 0; k < count; ++k) {
      if (!value(spec, data) || !push(spec, Value::Kind::scalar, depth + 1, 1, data)) return false;
    }
    return true;
  }

  bool structures(std::size_t i, std::size_t depth, std::uint32_t count) {
    const FieldSpec& spec = schema_.fields[i];
    const std::size_t end = end_of_field(schema_.fields, i);
    if (spec.repeat != Repeat::once) {
      if (!push(spec, Value::Kind::array, depth, count, {})) return false;
      ++depth;
    }
    for (std::uint32_t k = 0; k < count; ++k) {
      if (!push(spec, Value::Kind::structure, depth, 1, {})) return false;
      for (std::size_t m = i + 1; m < end; m = end_of_field(schema_.fields, m)) {
        if (!field(m, depth + 1)) return false;
      }
    }
    return true;
  }

  const EventSchema& schema_;
  std::vector<Value>& out_;
  Bytes rest_;
  std::uint8_t pointer_size_;
  std::size_t values_max_;
  std::size_t looks_left_ = std::size_t{1} << 20;  // at values behind which a length may stand
  Decoded result_ = Decoded::whole;
};

}  // namespace

Decoded decode(const EventView& event, const EventSchema& schema, std::vector<Value>& values) {
  values.clear();
  return Decoder(event, schema, values).run();
}

std::uint32_t element_bytes(InType in, std::uint8_t pointer_size) noexcept {
  switch (in) {
    case InType::int8:
    case InType::uint8:
      return 1;
    case InType::int16:
    case InType::uint16:
      return 2;
    case InType::int32:
    case InType::uint32:
    case InType::float32:
    case InType::bool32:
    case InType::hex32:
      return 4;
    case InType::int64:
    case InType::uint64:
    case InType::float64:
    case InType::file_time:
    case InType::hex64:
      return 8;
    case InType::guid:
    case InType::system_time:
      return 16;
    case InType::pointer:
      return pointer_size;
    default:
      return 0;
  }
}

std::optional<std::uint64_t> integer_of(const Value& value) noexcept {
  if (value.kind != Value::Kind::scalar || value.field == nullptr) return std::nullopt;
  const std::uint8_t* const at = value.data.data();
  switch (value.field->in) {
    case InType::int8:
      return static_cast<std::uint64_t>(load<std::int8_t>(at));
    case InType::uint8:
      return at[0];
    case InType::int16:
      return static_cast<std::uint64_t>(load<std::int16_t>(at));
    case InType::uint16:
      return load<std::uint16_t>(at);
    case InType::int32:
      return static_cast<std::uint64_t>(load<std::int32_t>(at));
    case InType::uint32:
    case InType::bool32:
    case InType::hex32:
      return load<std::uint32_t>(at);
    case InType::int64:
    case InType::uint64:
    case InType::file_time:
    case InType::hex64:
      return load<std::uint64_t>(at);
    case InType::pointer:
      return value.pointer_size == 4 ? load<std::uint32_t>(at) : load<std::uint64_t>(at);
    default:
      return std::nullopt;
  }
}

bool is_string(InType in) noexcept {
  return in == InType::utf16 || in == InType::ansi || in == InType::counted_utf16 ||
         in == InType::counted_ansi;
}

void append_string(std::string& out, const Value& value) {
  const InType in = value.field->in;
  if (in == InType::utf16 || in == InType::counted_utf16) {
    append_utf8(out, value.data);
  } else {
    out.append(reinterpret_cast<const char*>(value.data.data()), value.data.size());
  }
}

}  // namespace wskcheck::etl
