// From a value of an event to a member of a record. See record_plan.h.
#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "record_plan.h"
#include "wskcheck/etl/socket_address.h"
#include "wskcheck/traces/schema.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::etl {
namespace {

using traces::Field;
using traces::Record;

constexpr std::uint64_t max32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t max64 = std::numeric_limits<std::uint64_t>::max();

// The number of a category is the flag of WskSocket (WSK_FLAG_*).
std::optional<traces::Category> category_of(std::uint64_t flag) noexcept {
  switch (flag) {
    case 0:
      return traces::Category::basic;
    case 1:
      return traces::Category::listen;
    case 2:
      return traces::Category::connection;
    case 4:
      return traces::Category::datagram;
    case 8:
      return traces::Category::stream;
    default:
      return std::nullopt;
  }
}

// That of a request is WSK_CONTROL_SOCKET_TYPE.
std::optional<traces::Request> request_of(std::uint64_t type) noexcept {
  if (type > 2) return std::nullopt;
  constexpr traces::Request types[] = {traces::Request::set, traces::Request::get,
                                       traces::Request::ioctl};
  return types[type];
}

template <typename T>
bool put(const std::optional<T>& from, T& to) {
  if (from) to = *from;
  return from.has_value();
}

// A number in a string, as the format has it for codes and actions without a name.
bool number_in(std::string_view text, std::uint64_t& out) noexcept {
  const int base = text.starts_with("0x") ? 16 : 10;
  if (base == 16) text.remove_prefix(2);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
  return error == std::errc() && end == text.data() + text.size();
}

bool is_boolean(Field field) noexcept {
  return field == Field::result || field == Field::pending_returned ||
         field == Field::accept_dispatch || field == Field::dispatch;
}

// The members that are plain numbers, each with the greatest value that the format has.
bool put_number(Record& record, Field field, std::uint64_t value) {
  switch (field) {
    case Field::cpu:
      return record.cpu = static_cast<std::uint32_t>(value), value <= max32;
    case Field::tid:
      return record.tid = value, value <= traces::integer_max;
    case Field::irql:
      return record.irql = static_cast<std::uint8_t>(value), value <= 31;
    case Field::seq:
      return record.seq = value, value <= traces::integer_max;
    case Field::op:
      return record.op = value, value <= traces::integer_max;
    case Field::family:
      return record.family = static_cast<std::uint16_t>(value), value <= 65535;
    case Field::context:
      return record.context = value, true;
    case Field::irp:
      return record.irp = value, true;
    case Field::mask:
      return record.mask = static_cast<std::uint32_t>(value), value <= max32;
    case Field::socket:
      return record.socket = value, true;
    case Field::value:
      return record.value = value, value <= traces::integer_max;
    case Field::flags:
      return record.flags = static_cast<std::uint32_t>(value), value <= max32;
    case Field::information:
      return record.information = value, true;
    case Field::accepted:
      return record.accepted = value, true;
    case Field::accept_context:
      return record.accept_context = value, true;
    case Field::lost:
      return record.lost = value, value <= traces::integer_max;
    default:
      return false;
  }
}

bool put_boolean(Record& record, Field field, bool value) {
  switch (field) {
    case Field::result:
      return record.result = value, true;
    case Field::pending_returned:
      return record.pending_returned = value, true;
    case Field::accept_dispatch:
      return record.accept_dispatch = value, true;
    default:
      return record.dispatch_given = value, true;
  }
}

}  // namespace

bool RecordConverter::bad_value(const Value& value, std::string expected) {
  std::string text;
  append_text(text, value);
  if (text.size() > 40) text = text.substr(0, 40) + "...";
  return fail(fmt::format("\"{}\" = {}", value.field->name, text), std::move(expected));
}

bool RecordConverter::integer(const Value& value, std::uint64_t max, std::uint64_t& out) {
  const auto number = integer_of(value);
  if (!number) return bad_value(value, "a whole number");
  out = *number;
  return out <= max || bad_value(value, fmt::format("a whole number up to {}", max));
}

bool RecordConverter::set_named(Field field, const Value& value, Record& record) {
  bool is_text = value.kind == Value::Kind::scalar && is_string(value.field->in);
  std::uint64_t number = 0;
  if (is_text) {
    word_.clear();
    append_string(word_, value);
    if (number_in(word_, number)) is_text = false;
  } else if (!integer(value, max64, number)) {
    return false;
  }
  const auto as32 = static_cast<std::uint32_t>(number);
  switch (field) {
    case Field::category:
      return put(is_text ? traces::category_from_name(word_) : category_of(number),
                 record.category) ||
             bad_value(value, "a category of sockets, or its WSK_FLAG");
    case Field::request:
      return put(is_text ? traces::request_from_name(word_) : request_of(number), record.request) ||
             bad_value(value, "set, get or ioctl, or its WSK_CONTROL_SOCKET_TYPE");
    case Field::code:
      if (!is_text)
        return record.code_number = as32, number <= max32 || bad_value(value, "32 bits");
      return put(traces::code_from_name(word_), record.code) ||
             bad_value(value, "a code that the format names, or a number");
    case Field::action:
      if (!is_text) return record.action = static_cast<traces::Action>(as32), true;
      return put(traces::action_from_name(word_), record.action) ||
             bad_value(value, "accept, reject or pend, or a number");
    default:  // status; sign-extended when its type is signed
      if (!is_text) return record.status = as32, true;
      return put(traces::status_from_name(word_), record.status) ||
             bad_value(value, "the name of a status, or its value");
  }
}

bool RecordConverter::set_field(Field field, const Value& value, Record& record) {
  switch (field) {
    case Field::category:
    case Field::request:
    case Field::code:
    case Field::action:
    case Field::status:
      return set_named(field, value, record);
    case Field::local:
    case Field::remote:
      return put(endpoint_of(value.data), field == Field::local ? record.local : record.remote) ||
             bad_value(value, "a SOCKADDR of IPv4 or IPv6");
    case Field::text:
      return set_text(value, record);
    case Field::until: {
      std::uint64_t stamp = 0;
      return integer(value, traces::integer_max, stamp) &&
             ticks(static_cast<std::int64_t>(stamp), record.until);
    }
    default:
      break;
  }
  std::uint64_t number = 0;
  if (!integer(value, max64, number)) return false;
  if (is_boolean(field)) return put_boolean(record, field, number != 0);
  return put_number(record, field, number) || bad_value(value, "a value in the field's range");
}

bool RecordConverter::apply(const RecordPlan::Step& step, const Value& value, Record& record) {
  if (step.target != Target::field && step.target != Target::null) {
    return apply_special(step.target, value, record);
  }
  if (step.target == Target::null) {
    std::uint64_t is_null = 0;
    if (!integer(value, max64, is_null)) return false;
    if (is_null == 0) return true;
    if (!traces::may_be_null(record.ev, step.field)) return bad_value(value, "a value, not null");
    record.nulls.insert(step.field);
    return true;
  }
  const bool is_address = step.field == Field::local || step.field == Field::remote;
  if (is_address && value.data.empty()) return true;  // no address was written: unknown
  record.values.insert(step.field);
  return set_field(step.field, value, record);
}

bool RecordConverter::apply_special(Target target, const Value& value, Record& record) {
  if (value.kind == Value::Kind::structure) return record.values.insert(Field::dispatch), true;
  std::uint64_t number = 0;
  if (!integer(value, max64, number)) return false;
  const traces::Entry entry = number != 0 ? traces::Entry::present : traces::Entry::absent;
  switch (target) {
    case Target::stamp:
      return ticks(static_cast<std::int64_t>(number), record.t);
    case Target::no_cpu:
    case Target::no_tid: {
      const Field field = target == Target::no_cpu ? Field::cpu : Field::tid;
      if (number == 0) return true;
      record.values.erase(field);
      return put_number(record, field, 0);
    }
    case Target::inspect_key:
    case Target::inspect_serial:
      (target == Target::inspect_key ? record.inspect.key : record.inspect.serial) = number;
      record.values.insert(Field::inspect);
      return target == Target::inspect_key || number <= traces::integer_max ||
             bad_value(value, "a serial below 2^63");
    case Target::dispatch_accept:
      record.dispatch.accept = entry;
      break;
    case Target::dispatch_inspect:
      record.dispatch.inspect = entry;
      break;
    case Target::dispatch_abort:
      record.dispatch.abort = entry;
      break;
    default:
      if (number == 0) return true;
  }
  record.values.insert(Field::dispatch);
  return true;
}

}  // namespace wskcheck::etl
