// See value_decoder.h.
#include "value_decoder.h"

#include <fmt/format.h>

#include <limits>
#include <vector>

#include "complaint.h"
#include "nearest.h"
#include "wskcheck/traces/schema.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::traces {
namespace {

constexpr std::uint64_t max32 = std::numeric_limits<std::uint32_t>::max();

bool is_string(std::string_view token) noexcept { return token.front() == '"'; }

// A number in a string, hexadecimal or decimal.
std::optional<std::uint64_t> read_number(std::string_view text) noexcept {
  const auto value = read_hex(text);
  return value ? value : read_unsigned(text);
}

std::string status_hint(std::string_view text) {
  std::vector<std::string_view> names;
  for (const StatusName& entry : status_names()) names.push_back(entry.name);
  const std::string_view meant = nearest(text, names, 2);
  if (!meant.empty()) return did_you_mean(meant);
  return "a status whose name is not known here is written as its value, as \"0xc0000001\"";
}

}  // namespace

bool ValueDecoder::fail(std::string_view token, std::string expected, std::string hint) {
  error_ = complaint(line_, token, std::move(expected), std::move(hint));
  return false;
}

std::string_view ValueDecoder::string_of(std::string_view token) {
  return read_string(token, buffer_);
}

template <typename T>
bool ValueDecoder::integer(std::string_view token, T& out, std::uint64_t max) {
  const auto value = read_unsigned(token);
  if (!value || *value > max) return fail(token, integer_up_to(max));
  out = static_cast<T>(*value);
  return true;
}

template <typename T>
bool ValueDecoder::hex(std::string_view token, T& out) {
  const auto value = is_string(token) ? read_hex(string_of(token)) : std::nullopt;
  if (!value || *value > std::numeric_limits<T>::max()) {
    return fail(token,
                fmt::format("\"0x\" and up to {} hexadecimal digits in a string", sizeof(T) * 2));
  }
  out = static_cast<T>(*value);
  return true;
}

template <typename T, typename FromName>
bool ValueDecoder::name(std::string_view token, T& out, FromName from_name,
                        std::span<const std::string_view> names) {
  const auto value = is_string(token) ? from_name(string_of(token)) : std::nullopt;
  if (!value) return fail(token, one_of(names));
  out = *value;
  return true;
}

bool ValueDecoder::boolean(std::string_view token, bool& out) {
  if (token != "true" && token != "false") return fail(token, "true or false");
  out = token == "true";
  return true;
}

bool ValueDecoder::endpoint(std::string_view token, Endpoint& out) {
  const auto value = is_string(token) ? parse_endpoint(string_of(token)) : std::nullopt;
  if (!value) return fail(token, "an address, as \"127.0.0.1:445\" or \"[fe80::1%4]:445\"");
  out = *value;
  return true;
}

bool ValueDecoder::status(std::string_view token, std::uint32_t& out) {
  static constexpr const char* expected =
      "a status name or \"0x\" and up to 8 hexadecimal digits in a string";
  if (!is_string(token)) return fail(token, expected);
  const std::string_view text = string_of(token);
  if (text.starts_with("0x")) {
    const auto value = read_hex(text);
    if (!value || *value > std::numeric_limits<std::uint32_t>::max()) return fail(token, expected);
    out = static_cast<std::uint32_t>(*value);
    return true;
  }
  const auto value = status_from_name(text);
  if (!value) return fail(token, expected, status_hint(text));
  out = *value;
  return true;
}

bool ValueDecoder::code(std::string_view token, Record& record) {
  const std::string_view text = is_string(token) ? string_of(token) : std::string_view{};
  if (const auto known = code_from_name(text)) {
    record.code = *known;
    return true;
  }
  const auto number = read_number(text);
  if (!number || *number > std::numeric_limits<std::uint32_t>::max()) {
    return fail(token, one_of(code_names()) + ", or a number in a string",
                did_you_mean(nearest(text, code_names(), 3)));
  }
  record.code = Code::number;
  record.code_number = static_cast<std::uint32_t>(*number);
  return true;
}

bool ValueDecoder::action(std::string_view token, Action& out) {
  const std::string_view text = is_string(token) ? string_of(token) : token;
  const auto known = is_string(token) ? action_from_name(text) : std::nullopt;
  if (known) return out = *known, true;
  const bool negative = text.starts_with('-');
  const auto number = negative ? read_unsigned(text.substr(1)) : read_number(text);
  const std::uint64_t max =
      negative ? std::uint64_t{1} << 31 : std::numeric_limits<std::uint32_t>::max();
  if (!number || *number > max) {
    return fail(token, one_of(action_names()) + ", or a number of 32 bits");
  }
  const auto bits = static_cast<std::uint32_t>(*number);
  out = static_cast<Action>(static_cast<std::int32_t>(negative ? 0 - bits : bits));
  return true;
}

bool ValueDecoder::text(std::string_view token, Record& record) {
  if (!is_string(token)) return fail(token, "a string");
  record.text = read_string(token, text_);
  return true;
}

bool ValueDecoder::inspect(std::string_view token, const ObjectReader& object, InspectId& out) {
  static constexpr const char* expected = "{\"key\": \"0x...\", \"serial\": n}";
  if (token.front() != '{') return fail(token, expected);
  const int owner = key_field + static_cast<int>(Field::inspect);
  int keys = 0;
  int serials = 0;
  for (const Member& member : object.members()) {
    if (member.owner != owner) continue;
    if (member.key == "key") {
      ++keys;
      if (!hex(member.token, out.key)) return false;
    } else if (member.key == "serial") {
      ++serials;
      if (!integer(member.token, out.serial, ticks_max)) return false;
    }
  }
  if (keys == 1 && serials == 1) return true;
  fail(token, expected);
  const bool twice = keys > 1 || serials > 1;
  error_.found = fmt::format("an inspect id with {} \"{}\"", twice ? "a second" : "no",
                             (twice ? keys > 1 : keys == 0) ? "key" : "serial");
  return false;
}

bool ValueDecoder::dispatch_table(std::string_view token, const ObjectReader& object,
                                  DispatchTable& out) {
  if (token.front() != '{') {
    return fail(token, "an object with \"accept\", \"inspect\" and \"abort\", or null");
  }
  const int owner = key_field + static_cast<int>(Field::dispatch);
  for (const Member& member : object.members()) {
    if (member.owner != owner) continue;
    Entry* entry = member.key == "accept"    ? &out.accept
                   : member.key == "inspect" ? &out.inspect
                   : member.key == "abort"   ? &out.abort
                                             : nullptr;
    if (entry == nullptr) continue;
    if (*entry != Entry::unknown) {
      fail(member.token, "each entry once");
      error_.found = fmt::format("\"{}\" a second time", member.key);
      return false;
    }
    bool present = false;
    if (!boolean(member.token, present)) return false;
    *entry = present ? Entry::present : Entry::absent;
  }
  return true;
}

bool ValueDecoder::set_common(Field field, std::string_view token, Record& record) {
  switch (field) {
    case Field::cpu:
      return integer(token, record.cpu, max32);
    case Field::tid:
      return integer(token, record.tid, ticks_max);
    case Field::irql:
      return integer(token, record.irql, 31);
    case Field::seq:
      return integer(token, record.seq, ticks_max);
    default:
      return integer(token, record.op, ticks_max);
  }
}

bool ValueDecoder::set_pointer(Field field, std::string_view token, Record& record) {
  switch (field) {
    case Field::context:
      return hex(token, record.context);
    case Field::irp:
      return hex(token, record.irp);
    case Field::socket:
      return hex(token, record.socket);
    case Field::accepted:
      return hex(token, record.accepted);
    default:
      return hex(token, record.accept_context);
  }
}

bool ValueDecoder::set(Field field, std::string_view token, const ObjectReader& object,
                       Record& record) {
  switch (field) {
    case Field::cpu:
    case Field::tid:
    case Field::irql:
    case Field::seq:
    case Field::op:
      return set_common(field, token, record);
    case Field::context:
    case Field::irp:
    case Field::socket:
    case Field::accepted:
    case Field::accept_context:
      return set_pointer(field, token, record);
    case Field::dispatch:
      if (record.ev == Event::wsk_socket) return dispatch_table(token, object, record.dispatch);
      return boolean(token, record.dispatch_given);
    case Field::inspect:
      return inspect(token, object, record.inspect);
    default:
      return set_other(field, token, record);
  }
}

bool ValueDecoder::set_other(Field field, std::string_view token, Record& record) {
  switch (field) {
    case Field::category:
      return name(token, record.category, category_from_name, category_names());
    case Field::family:
      return integer(token, record.family, 65535);
    case Field::status:
      return status(token, record.status);
    case Field::code:
      return code(token, record);
    case Field::mask:
      return hex(token, record.mask);
    case Field::request:
      return name(token, record.request, request_from_name, request_names());
    case Field::value:
      return integer(token, record.value, ticks_max);
    case Field::local:
      return endpoint(token, record.local);
    case Field::remote:
      return endpoint(token, record.remote);
    case Field::flags:
      return integer(token, record.flags, max32);
    case Field::action:
      return action(token, record.action);
    case Field::result:
      return boolean(token, record.result);
    case Field::information:
      return hex(token, record.information);
    case Field::pending_returned:
      return boolean(token, record.pending_returned);
    case Field::accept_dispatch:
      return boolean(token, record.accept_dispatch);
    case Field::until:
      return integer(token, record.until, ticks_max);
    case Field::lost:
      return integer(token, record.lost, ticks_max);
    default:
      return text(token, record);
  }
}

bool ValueDecoder::decode(std::string_view line, Field field, const ObjectReader& object,
                          Record& record) {
  line_ = line;
  const std::string_view token = object.token(key_field + static_cast<int>(field));
  if (token == "null" && may_be_null(record.ev, field)) {
    record.nulls.insert(field);
    return true;
  }
  record.values.insert(field);
  return set(field, token, object, record);
}

}  // namespace wskcheck::traces
