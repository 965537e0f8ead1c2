// See jsonl_writer.h.
#include "wskcheck/traces/jsonl_writer.h"

#include <charconv>
#include <cstdint>

#include "json_text.h"
#include "wskcheck/traces/schema.h"
#include "wskcheck/traces/status.h"

namespace wskcheck::traces {
namespace {

constexpr std::size_t flush_bytes = 64 * 1024;

void add_number(std::string& out, std::int64_t value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void add_number(std::string& out, std::uint64_t value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

// In quotes, with at least `digits_min` digits.
void add_hex(std::string& out, std::uint64_t value, std::size_t digits_min = 1) {
  char digits[24];
  const char* end = std::to_chars(digits, digits + sizeof digits, value, 16).ptr;
  const auto size = static_cast<std::size_t>(end - digits);
  out += "\"0x";
  if (size < digits_min) out.append(digits_min - size, '0');
  out.append(digits, size);
  out += '"';
}

void add_bool(std::string& out, bool value) { out += value ? "true" : "false"; }

void add_name(std::string& out, std::string_view name) {
  out += '"';
  out += name;
  out += '"';
}

void add_text(std::string& out, std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text[0]);
    const std::size_t size = utf8_length(text);
    if (size == 0) {
      out += "\xef\xbf\xbd";  // U+FFFD
    } else if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text[0];
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 0xf];
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  out += '"';
}

void add_key(std::string& out, std::string_view key) {
  if (out.back() != '{') out += ',';
  add_name(out, key);
  out += ':';
}

void add_status(std::string& out, std::uint32_t value) {
  const std::string_view name = status_name(value);
  name.empty() ? add_hex(out, value, 8) : add_name(out, name);
}

void add_endpoint(std::string& out, const Endpoint& endpoint) {
  out += '"';
  append_text(out, endpoint);
  out += '"';
}

void add_action(std::string& out, Action action) {
  const std::string_view name = action_name(action);
  name.empty() ? add_number(out, static_cast<std::int64_t>(action)) : add_name(out, name);
}

void add_inspect(std::string& out, const InspectId& id) {
  out += "{\"key\":";
  add_hex(out, id.key);
  out += ",\"serial\":";
  add_number(out, id.serial);
  out += '}';
}

void add_dispatch(std::string& out, const DispatchTable& table) {
  out += '{';
  const std::pair<std::string_view, Entry> entries[] = {
      {"accept", table.accept}, {"inspect", table.inspect}, {"abort", table.abort}};
  for (const auto& [name, entry] : entries) {
    if (entry == Entry::unknown) continue;
    add_key(out, name);
    add_bool(out, entry == Entry::present);
  }
  out += '}';
}

void add_code(std::string& out, const Record& record) {
  record.code == Code::number ? add_hex(out, record.code_number)
                              : add_name(out, code_name(record.code));
}

// The members by what they hold, so that no function here is long.
const std::uint64_t* hex_member(const Record& record, Field field) noexcept {
  switch (field) {
    case Field::context:
      return &record.context;
    case Field::irp:
      return &record.irp;
    case Field::socket:
      return &record.socket;
    case Field::information:
      return &record.information;
    case Field::accepted:
      return &record.accepted;
    case Field::accept_context:
      return &record.accept_context;
    default:
      return nullptr;
  }
}

std::optional<std::uint64_t> integer_member(const Record& record, Field field) noexcept {
  switch (field) {
    case Field::cpu:
      return record.cpu;
    case Field::tid:
      return record.tid;
    case Field::irql:
      return record.irql;
    case Field::seq:
      return record.seq;
    case Field::op:
      return record.op;
    case Field::family:
      return record.family;
    case Field::value:
      return record.value;
    case Field::flags:
      return record.flags;
    case Field::until:
      return record.until;
    case Field::lost:
      return record.lost;
    default:
      return std::nullopt;
  }
}

std::optional<bool> boolean_member(const Record& record, Field field) noexcept {
  switch (field) {
    case Field::dispatch:
      if (record.ev == Event::wsk_socket) return std::nullopt;
      return record.dispatch_given;
    case Field::result:
      return record.result;
    case Field::pending_returned:
      return record.pending_returned;
    case Field::accept_dispatch:
      return record.accept_dispatch;
    default:
      return std::nullopt;
  }
}

void add_special(std::string& out, const Record& record, Field field) {
  switch (field) {
    case Field::category:
      return add_name(out, category_name(record.category));
    case Field::dispatch:
      return add_dispatch(out, record.dispatch);
    case Field::status:
      return add_status(out, record.status);
    case Field::code:
      return add_code(out, record);
    case Field::mask:
      return add_hex(out, record.mask, 8);
    case Field::request:
      return add_name(out, request_name(record.request));
    case Field::inspect:
      return add_inspect(out, record.inspect);
    case Field::local:
      return add_endpoint(out, record.local);
    case Field::remote:
      return add_endpoint(out, record.remote);
    case Field::action:
      return add_action(out, record.action);
    case Field::text:
      return add_text(out, record.text);
    default:
      return;  // one of the members above
  }
}

void add_field(std::string& out, const Record& record, Field field) {
  if (record.is_missing(field)) return;
  add_key(out, field_name(field));
  if (record.is_null(field)) {
    out += "null";
  } else if (const std::uint64_t* pointer = hex_member(record, field)) {
    add_hex(out, *pointer);
  } else if (const auto integer = integer_member(record, field)) {
    add_number(out, *integer);
  } else if (const auto boolean = boolean_member(record, field)) {
    add_bool(out, *boolean);
  } else {
    add_special(out, record, field);
  }
}

}  // namespace

void append_jsonl(std::string& out, const Header& header) {
  out += '{';
  add_key(out, "wsk_trace");
  add_number(out, std::uint64_t{header.version});
  add_key(out, "frequency");
  add_number(out, header.frequency);
  add_key(out, "order");
  add_name(out, order_name(header.order));
  if (header.uncertainty != 0) {
    add_key(out, "uncertainty");
    add_number(out, header.uncertainty);
  }
  add_key(out, "complete");
  add_bool(out, header.complete);
  const std::pair<std::string_view, const std::string&> texts[] = {{"source", header.source},
                                                                   {"provider", header.provider},
                                                                   {"driver", header.driver},
                                                                   {"os", header.os},
                                                                   {"comment", header.comment}};
  for (const auto& [key, text] : texts) {
    if (text.empty()) continue;
    add_key(out, key);
    add_text(out, text);
  }
  out += "}\n";
}

void append_jsonl(std::string& out, const Record& record) {
  out += '{';
  add_key(out, "t");
  add_number(out, record.t);
  for (const Field field : common_fields) add_field(out, record, field);
  add_key(out, "ev");
  add_name(out, function_name(record));
  if (record.ph != Phase::none) {
    add_key(out, "ph");
    add_name(out, phase_name(record.ph));
  }
  if (const PhaseFields* listed = fields_of(record.ev, record.ph)) {
    for (const Field field : listed->fields()) add_field(out, record, field);
  }
  out += "}\n";
}

void JsonlWriter::write(const Header& header) {
  append_jsonl(pending_, header);
  if (pending_.size() >= flush_bytes) flush();
}

void JsonlWriter::write(const Record& record) {
  append_jsonl(pending_, record);
  if (pending_.size() >= flush_bytes) flush();
}

bool JsonlWriter::flush() {
  out_.write(pending_.data(), static_cast<std::streamsize>(pending_.size()));
  pending_.clear();
  return static_cast<bool>(out_.flush());
}

}  // namespace wskcheck::traces
