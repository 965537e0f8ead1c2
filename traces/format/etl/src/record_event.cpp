// See record_event.h. The types are those of docs/trace-format.md, section 6, and docs/etw.md.
#include "record_event.h"

#include <vector>

#include "wskcheck/etl/socket_address.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::etl {
namespace {

using traces::Code;
using traces::Entry;
using traces::Event;
using traces::Field;
using traces::Record;

void add_address(EventBuilder& event, std::string_view name, const traces::Endpoint& endpoint) {
  std::vector<std::uint8_t> bytes;
  append_socket_address(bytes, endpoint);
  event.add_binary(name, bytes, OutType::socket_address);
}

void add_table(EventBuilder& event, const traces::DispatchTable& table) {
  const std::pair<std::string_view, Entry> entries[] = {
      {"accept", table.accept}, {"inspect", table.inspect}, {"abort", table.abort}};
  std::uint8_t known = 0;
  for (const auto& entry : entries) {
    if (entry.second != Entry::unknown) ++known;
  }
  event.add_structure("dispatch", known);
  for (const auto& [name, entry] : entries) {
    if (entry != Entry::unknown) event.add_boolean(name, entry == Entry::present);
  }
}

// Pointers and what is 64 bits wide and a name.
bool add_pointer(EventBuilder& event, const Record& record, Field field, std::string_view name) {
  const auto add = [&](std::uint64_t value) {
    event.add_number(name, value, InType::hex64);
    return true;
  };
  switch (field) {
    case Field::context:
      return add(record.context);
    case Field::irp:
      return add(record.irp);
    case Field::socket:
      return add(record.socket);
    case Field::information:
      return add(record.information);
    case Field::accepted:
      return add(record.accepted);
    case Field::accept_context:
      return add(record.accept_context);
    default:
      return false;
  }
}

bool add_integer(EventBuilder& event, const Record& record, Field field, std::string_view name) {
  const auto add = [&](std::uint64_t value, InType in, OutType out = OutType::none) {
    event.add_number(name, value, in, out);
    return true;
  };
  switch (field) {
    case Field::irql:
      return add(record.irql, InType::uint8);
    case Field::seq:
      return add(record.seq, InType::uint64);
    case Field::op:
      return add(record.op, InType::uint64);
    case Field::family:
      return add(record.family, InType::uint16);
    case Field::value:
      return add(record.value, InType::uint64);
    case Field::until:
      return add(record.until, InType::uint64);
    case Field::lost:
      return add(record.lost, InType::uint64);
    case Field::flags:
      return add(record.flags, InType::hex32);
    case Field::mask:
      return add(record.mask, InType::hex32);
    case Field::status:
      return add(record.status, InType::uint32, OutType::ntstatus);
    default:
      return false;
  }
}

void add_code(EventBuilder& event, const Record& record) {
  if (record.code == Code::number) {
    event.add_number("code", record.code_number, InType::hex32);
  } else {
    event.add_string("code", traces::code_name(record.code));
  }
}

void add_action(EventBuilder& event, const Record& record) {
  const std::string_view name = traces::action_name(record.action);
  if (name.empty()) {
    event.add_number("action", static_cast<std::uint32_t>(record.action), InType::int32);
  } else {
    event.add_string("action", name);
  }
}

void add_other(EventBuilder& event, const Record& record, Field field, std::string_view name) {
  switch (field) {
    case Field::category:
      return event.add_string(name, traces::category_name(record.category));
    case Field::request:
      return event.add_string(name, traces::request_name(record.request));
    case Field::code:
      return add_code(event, record);
    case Field::action:
      return add_action(event, record);
    case Field::local:
      return add_address(event, name, record.local);
    case Field::remote:
      return add_address(event, name, record.remote);
    case Field::result:
      return event.add_boolean(name, record.result);
    case Field::pending_returned:
      return event.add_boolean(name, record.pending_returned);
    case Field::accept_dispatch:
      return event.add_boolean(name, record.accept_dispatch);
    case Field::inspect:
      event.add_number("inspect_key", record.inspect.key, InType::hex64);
      return event.add_number("inspect_serial", record.inspect.serial, InType::uint64);
    case Field::dispatch:
      if (record.ev == Event::wsk_socket) return add_table(event, record.dispatch);
      return event.add_boolean(name, record.dispatch_given);
    default:
      return;  // cpu, tid and text, which the caller adds
  }
}

void add_field(EventBuilder& event, const Record& record, Field field) {
  const std::string_view name = traces::field_name(field);
  if (record.is_null(field)) event.add_boolean("null_" + std::string(name), true);
  if (!record.has(field)) return;
  if (add_pointer(event, record, field, name) || add_integer(event, record, field, name)) return;
  add_other(event, record, field, name);
}

}  // namespace

std::uint8_t opcode_of(traces::Phase phase) noexcept {
  switch (phase) {
    case traces::Phase::call:
    case traces::Phase::enter:
      return 1;
    case traces::Phase::return_:
    case traces::Phase::leave:
      return 2;
    case traces::Phase::none:
      return 0;
  }
  return 0;
}

void add_fields(EventBuilder& event, const Record& record) {
  for (const Field field : traces::common_fields) add_field(event, record, field);
  if (const traces::PhaseFields* listed = traces::fields_of(record.ev, record.ph)) {
    for (const Field field : listed->fields()) add_field(event, record, field);
  }
}

}  // namespace wskcheck::etl
