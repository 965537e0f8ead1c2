// See field_texts.h.
#include "field_texts.h"

#include <fmt/format.h>

#include "wskcheck/etl/socket_address.h"
#include "wskcheck/traces/schema.h"

namespace wskcheck::exports::test {
namespace {

using traces::Entry;
using traces::Field;
using traces::Record;

// wr_field of traces/instrument/src/parts/record.h, behind what every record may have.
constexpr Field order[] = {Field::seq,
                           Field::irql,
                           Field::op,
                           Field::category,
                           Field::family,
                           Field::code,
                           Field::mask,
                           Field::socket,
                           Field::context,
                           Field::dispatch,
                           Field::request,
                           Field::value,
                           Field::flags,
                           Field::action,
                           Field::local,
                           Field::remote,
                           Field::inspect,
                           Field::accepted,
                           Field::irp,
                           Field::status,
                           Field::information,
                           Field::pending_returned,
                           Field::accept_context,
                           Field::accept_dispatch,
                           Field::result,
                           Field::until,
                           Field::lost,
                           Field::text};

class Writer {
 public:
  Writer(const Record& record, bool hex_addresses) : r_(record), hex_addresses_(hex_addresses) {}

  std::vector<FieldText> run() {
    for (const Field field : order) {
      if (r_.is_null(field)) add("null_" + std::string(field_name(field)), "true");
      if (r_.has(field)) add_field(field);
    }
    return std::move(out_);
  }

 private:
  void add(std::string name, std::string text, bool is_string = false) {
    out_.push_back({std::move(name), std::move(text), is_string});
  }
  void decimal(Field field, std::uint64_t value) {
    add(std::string(field_name(field)), fmt::format("{} ", value));  // a blank may follow
  }
  void pointer(Field field, std::uint64_t value) {
    add(std::string(field_name(field)), fmt::format("0x{:X}", value));
  }
  void boolean(Field field, bool value) {
    add(std::string(field_name(field)), value ? "true" : "false");
  }
  void word(Field field, std::string_view name, std::uint32_t number) {
    add(std::string(field_name(field)),
        name.empty() ? fmt::format("0x{:x}", number) : std::string(name), true);
  }
  void address(Field field, const traces::Endpoint& endpoint) {
    std::string text = to_text(endpoint);
    if (hex_addresses_) {
      std::vector<std::uint8_t> bytes;
      etl::append_socket_address(bytes, endpoint);
      text = hex(bytes);
    }
    add(std::string(field_name(field)), text);
  }

  void add_field(Field field) {
    switch (field) {
      case Field::seq:
        return decimal(field, r_.seq);
      case Field::irql:
        return decimal(field, r_.irql);
      case Field::op:
        return decimal(field, r_.op);
      case Field::family:
        return decimal(field, r_.family);
      case Field::value:
        return decimal(field, r_.value);
      case Field::flags:
        return decimal(field, r_.flags);
      case Field::until:
        return decimal(field, r_.until);
      case Field::lost:
        return decimal(field, r_.lost);
      case Field::mask:
        return pointer(field, r_.mask);
      case Field::status:
        return add("status", fmt::format("0x{:08X}", r_.status));
      default:
        return add_pointer(field);
    }
  }

  void add_pointer(Field field) {
    switch (field) {
      case Field::socket:
        return pointer(field, r_.socket);
      case Field::context:
        return pointer(field, r_.context);
      case Field::accepted:
        return pointer(field, r_.accepted);
      case Field::irp:
        return pointer(field, r_.irp);
      case Field::information:
        return pointer(field, r_.information);
      case Field::accept_context:
        return pointer(field, r_.accept_context);
      case Field::pending_returned:
        return boolean(field, r_.pending_returned);
      case Field::accept_dispatch:
        return boolean(field, r_.accept_dispatch);
      case Field::result:
        return boolean(field, r_.result);
      default:
        return add_other(field);
    }
  }

  void add_other(Field field) {
    switch (field) {
      case Field::category:
        return word(field, category_name(r_.category), 0);
      case Field::request:
        return word(field, request_name(r_.request), 0);
      case Field::code:
        return word(field, code_name(r_.code), r_.code_number);
      case Field::action:
        return word(field, action_name(r_.action), static_cast<std::uint32_t>(r_.action));
      case Field::local:
        return address(field, r_.local);
      case Field::remote:
        return address(field, r_.remote);
      case Field::inspect:
        add("inspect_key", fmt::format("0x{:X}", r_.inspect.key));
        return add("inspect_serial", fmt::format("{}", r_.inspect.serial));
      case Field::dispatch:
        return dispatch();
      default:
        return add("text", std::string(r_.text), true);
    }
  }

  void dispatch() {
    if (r_.ev != traces::Event::wsk_socket) return boolean(Field::dispatch, r_.dispatch_given);
    const std::pair<const char*, Entry> entries[] = {{"accept", r_.dispatch.accept},
                                                     {"inspect", r_.dispatch.inspect},
                                                     {"abort", r_.dispatch.abort}};
    bool is_empty = true;
    for (const auto& [name, entry] : entries) {
      if (entry == Entry::unknown) continue;
      is_empty = false;
      add(std::string("dispatch.") + name, entry == Entry::present ? "true" : "false");
    }
    if (is_empty) add("dispatch.", "");
  }

  const Record& r_;
  bool hex_addresses_;
  std::vector<FieldText> out_;
};

}  // namespace

std::string hex(const std::vector<std::uint8_t>& bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes) out += fmt::format("{:02X}", byte);
  return out;
}

std::vector<FieldText> field_texts(const Record& record, bool hex_addresses) {
  return Writer(record, hex_addresses).run();
}

}  // namespace wskcheck::exports::test
