// From the text of a value to a member of a record. See record_maker.h.
#include <fmt/format.h>

#include <limits>

#include "record_maker.h"
#include "text_values.h"
#include "wskcheck/traces/schema.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::exports {
namespace {

using traces::Field;
using traces::Record;

constexpr std::uint64_t max32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t max64 = std::numeric_limits<std::uint64_t>::max();

std::uint64_t max_of(Field field) noexcept {
  switch (field) {
    case Field::irql:
      return 31;
    case Field::family:
      return 65535;
    case Field::cpu:
    case Field::mask:
    case Field::flags:
      return max32;
    case Field::tid:
    case Field::seq:
    case Field::op:
    case Field::value:
    case Field::lost:
      return traces::integer_max;
    default:
      return max64;
  }
}

// The members that are plain numbers. False: the field is none of them.
bool put_number(Record& record, Field field, std::uint64_t value) {
  switch (field) {
    case Field::cpu:
      return record.cpu = static_cast<std::uint32_t>(value), true;
    case Field::tid:
      return record.tid = value, true;
    case Field::irql:
      return record.irql = static_cast<std::uint8_t>(value), true;
    case Field::seq:
      return record.seq = value, true;
    case Field::op:
      return record.op = value, true;
    case Field::family:
      return record.family = static_cast<std::uint16_t>(value), true;
    case Field::context:
      return record.context = value, true;
    case Field::irp:
      return record.irp = value, true;
    case Field::mask:
      return record.mask = static_cast<std::uint32_t>(value), true;
    case Field::socket:
      return record.socket = value, true;
    case Field::value:
      return record.value = value, true;
    case Field::flags:
      return record.flags = static_cast<std::uint32_t>(value), true;
    case Field::information:
      return record.information = value, true;
    case Field::accepted:
      return record.accepted = value, true;
    case Field::accept_context:
      return record.accept_context = value, true;
    case Field::lost:
      return record.lost = value, true;
    default:
      return false;
  }
}

bool* boolean_of(Record& record, Field field) noexcept {
  switch (field) {
    case Field::dispatch:
      return &record.dispatch_given;
    case Field::result:
      return &record.result;
    case Field::pending_returned:
      return &record.pending_returned;
    case Field::accept_dispatch:
      return &record.accept_dispatch;
    default:
      return nullptr;
  }
}

// A number of 32 bits that may be signed.
std::optional<std::uint32_t> read_signed(std::string_view text) noexcept {
  text = trimmed(text);
  const bool negative = text.starts_with('-');
  const auto number = read_number(negative ? text.substr(1) : text);
  const std::uint64_t max = negative ? std::uint64_t{1} << 31 : max32;
  if (!number || *number > max) return std::nullopt;
  const auto bits = static_cast<std::uint32_t>(*number);
  return negative ? 0 - bits : bits;
}

template <typename T>
bool put(const std::optional<T>& from, T& to) {
  if (from) to = *from;
  return from.has_value();
}

bool put_code(std::string_view text, Record& record) {
  if (put(traces::code_from_name(text), record.code)) return true;
  record.code = traces::Code::number;
  return put(read_signed(text), record.code_number);
}

bool put_action(std::string_view text, traces::Action& action) {
  if (put(traces::action_from_name(text), action)) return true;
  const auto number = read_signed(text);
  if (number) action = static_cast<traces::Action>(static_cast<std::int32_t>(*number));
  return number.has_value();
}

}  // namespace

bool RecordMaker::bad_value(const Item& item, std::string expected) {
  return fail(item.offset, fmt::format("\"{}\" = {}", item.name, shown(item.text)),
              std::move(expected));
}

bool RecordMaker::set_named(const Item& item, Field field, Record& record) {
  const std::string_view text = trimmed(item.text);
  switch (field) {
    case Field::category:
      return put(traces::category_from_name(text), record.category) ||
             bad_value(item, "a category of sockets, as \"listen\"");
    case Field::request:
      return put(traces::request_from_name(text), record.request) ||
             bad_value(item, "set, get or ioctl");
    case Field::code:
      return put_code(text, record) || bad_value(item, "a code that the format names, or a number");
    case Field::action:
      return put_action(text, record.action) ||
             bad_value(item, "accept, reject or pend, or a number");
    case Field::status:
      return put(traces::status_from_name(text), record.status) ||
             put(read_signed(text), record.status) ||
             bad_value(item, "the value of a status, as 0xc000000d, or its name");
    default:
      return put(read_address(text), field == Field::local ? record.local : record.remote) ||
             bad_value(item, "an address, as 127.0.0.1:445, or a SOCKADDR in hexadecimal");
  }
}

bool RecordMaker::set_field(const Item& item, Field field, Record& record) {
  switch (field) {
    case Field::category:
    case Field::request:
    case Field::code:
    case Field::action:
    case Field::status:
    case Field::local:
    case Field::remote:
      return set_named(item, field, record);
    case Field::until:
      return set_until(item, record);
    case Field::text:
      text_ = parts_;
      parts_.clear();
      text_ += item.text;
      record.text = text_;
      return true;
    default:
      break;
  }
  if (bool* const member = boolean_of(record, field)) {
    return put(read_boolean(item.text), *member) || bad_value(item, "true or false");
  }
  const auto number = read_number(item.text);
  const std::uint64_t max = max_of(field);
  if (!number || *number > max) return bad_value(item, fmt::format("a number up to {}", max));
  return put_number(record, field, *number);
}

bool RecordMaker::apply_dispatch(const Item& item, std::string_view member, Record& record) {
  const auto value = read_boolean(item.text);
  if (!value) return bad_value(item, "true or false");
  const traces::Entry entry = *value ? traces::Entry::present : traces::Entry::absent;
  if (member == "accept") record.dispatch.accept = entry;
  if (member == "inspect") record.dispatch.inspect = entry;
  if (member == "abort") record.dispatch.abort = entry;
  record.values.insert(Field::dispatch);
  return true;
}

// Names that are no field of the format. `was_special` tells whether this is one.
bool RecordMaker::apply_special(const Item& item, Record& record, bool& was_special) {
  const std::string_view name = item.name;
  was_special = true;
  if (name == "t") return set_stamp(item, record.t);
  if (name == "no_cpu" || name == "no_tid") {
    const Field field = name == "no_cpu" ? Field::cpu : Field::tid;
    record.values.erase(field);
    return put_number(record, field, 0);
  }
  if (name == "inspect_key" || name == "inspect_serial") {
    const bool is_key = name == "inspect_key";
    const auto number = read_number(item.text);
    if (!number || (!is_key && *number > traces::integer_max)) return bad_value(item, "a number");
    (is_key ? record.inspect.key : record.inspect.serial) = *number;
    record.values.insert(Field::inspect);
    return true;
  }
  if (record.ev == traces::Event::wsk_socket) {
    const bool is_long = name.starts_with("dispatch_") || name.starts_with("dispatch.");
    const std::string_view member = is_long ? name.substr(9) : name;
    const bool is_member = member == "accept" || member == "inspect" || member == "abort";
    if (is_member || (is_long && member == "known")) return apply_dispatch(item, member, record);
  }
  was_special = false;
  return true;
}

}  // namespace wskcheck::exports
