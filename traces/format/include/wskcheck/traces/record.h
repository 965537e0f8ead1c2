// One record of a trace in memory: what every carrier (JSON Lines, .etl, exports) is turned into.
//
// A Record is a plain value without heap memory. A field of the page has three states, kept apart
// by two bit sets: a value (has), null (is_null: the recorder saw a NULL pointer) and missing
// (unknown: the recorder did not say). A member whose bit is not set is zero.
// Source: docs/trace-format.md, sections 1 and 2; each member has the name of its field.
#ifndef WSKCHECK_TRACES_RECORD_H
#define WSKCHECK_TRACES_RECORD_H

#include <cstdint>
#include <string>
#include <string_view>

#include "wskcheck/traces/endpoint.h"

namespace wskcheck::traces {

// `ev`. A WSK function that the page does not list is other_function and keeps its name in `name`.
enum class Event : std::uint8_t {
  wsk_socket,
  wsk_control_client,
  wsk_control_socket,
  wsk_bind,
  wsk_get_local_address,
  wsk_listen,
  wsk_accept,
  wsk_inspect_complete,
  wsk_disconnect,
  wsk_close_socket,
  io_cancel_irp,
  completion,
  io_allocate_irp,
  io_free_irp,
  io_reuse_irp,
  wsk_inspect_event,
  wsk_abort_event,
  wsk_accept_event,
  wsk_disconnect_event,
  wsk_receive_event,
  wsk_register,
  wsk_capture_provider_npi,
  wsk_release_provider_npi,
  wsk_deregister,
  other_function,
  gap,
  mark,
};
inline constexpr int event_count = 27;

// `ph`; none for gap and mark.
enum class Phase : std::uint8_t { none, call, return_, enter, leave };

// Everything that may be missing. `t`, `ev` and `ph` never are.
enum class Field : std::uint8_t {
  cpu,
  tid,
  irql,
  seq,
  op,
  category,
  family,
  context,
  dispatch,
  irp,
  status,
  code,
  mask,
  socket,
  request,
  value,
  inspect,
  local,
  remote,
  flags,
  action,
  result,
  information,
  pending_returned,
  accepted,
  accept_context,
  accept_dispatch,
  until,
  lost,
  text,
};
inline constexpr int field_count = 30;

// A set of fields, one bit each.
class FieldSet {
 public:
  constexpr bool contains(Field field) const noexcept { return (bits_ & bit(field)) != 0; }
  constexpr void insert(Field field) noexcept { bits_ |= bit(field); }
  constexpr void erase(Field field) noexcept { bits_ &= ~bit(field); }
  constexpr bool empty() const noexcept { return bits_ == 0; }
  constexpr bool contains_all(FieldSet other) const noexcept { return (other.bits_ & ~bits_) == 0; }
  friend constexpr bool operator==(FieldSet, FieldSet) = default;

 private:
  static constexpr std::uint64_t bit(Field field) noexcept {
    return std::uint64_t{1} << static_cast<unsigned>(field);
  }
  std::uint64_t bits_ = 0;
};

enum class Category : std::uint8_t { listen, connection, stream, datagram, basic };
enum class Request : std::uint8_t { set, get, ioctl };

// `code`: a code that the page names, or any other by its number in `code_number`.
enum class Code : std::uint8_t {
  number,
  wsk_set_static_event_callbacks,
  so_conditional_accept,
  so_wsk_event_callback,
  sio_wsk_query_inspect_id,
};

// `action`: WSK_INSPECT_ACTION. Any other value is legal here too: it is what the driver passed.
enum class Action : std::int32_t { reject = 0, accept = 1, pend = 2 };

// One entry of a dispatch table, as far as the recorder knew it.
enum class Entry : std::uint8_t { unknown, absent, present };

// `dispatch` of WskSocket: which callbacks the table of a listening socket has.
struct DispatchTable {
  Entry accept = Entry::unknown;
  Entry inspect = Entry::unknown;
  Entry abort = Entry::unknown;
  friend bool operator==(const DispatchTable&, const DispatchTable&) = default;
};

// WSK_INSPECT_ID.
struct InspectId {
  std::uint64_t key = 0;
  std::uint64_t serial = 0;
  friend bool operator==(const InspectId&, const InspectId&) = default;
};

// Where a record was read. For JSON Lines: the line, counted from 1, and the offset of its first
// byte; for a binary carrier line is 0.
struct SourcePosition {
  std::uint64_t line = 0;
  std::uint64_t byte = 0;
  friend bool operator==(const SourcePosition&, const SourcePosition&) = default;
};

// Pointers are 64 bits wide and only names; "0x0" is a value, not null.
// Ownership: `name` points into the reader and lives as long as that; `text` is valid until the
// reader's next record. All else is in the record, so a copy without these two stands alone.
struct Record {
  std::uint64_t t = 0;  // ticks; below 2^63
  FieldSet values;
  FieldSet nulls;
  Event ev = Event::mark;
  Phase ph = Phase::none;
  std::uint8_t irql = 0;  // 0 passive, 1 apc, 2 dispatch; up to 31
  Category category = Category::listen;
  Request request = Request::set;
  Code code = Code::number;
  DispatchTable dispatch;         // of WskSocket
  bool dispatch_given = false;    // field `dispatch` of WskAccept
  bool accept_dispatch = false;   // of WskAcceptEvent
  bool result = false;            // of IoCancelIrp
  bool pending_returned = false;  // of Completion
  std::uint16_t family = 0;       // ADDRESS_FAMILY: 2 IPv4, 23 IPv6
  std::uint32_t cpu = 0;
  std::uint32_t status = 0;  // NTSTATUS
  std::uint32_t mask = 0;    // WSK_EVENT_* bits
  std::uint32_t flags = 0;
  std::uint32_t code_number = 0;  // set when code is Code::number
  Action action = Action::reject;
  std::uint64_t tid = 0;
  std::uint64_t seq = 0;  // from 0, without holes per thread
  std::uint64_t op = 0;   // pairs a call with its return when tid is missing
  std::uint64_t socket = 0;
  std::uint64_t irp = 0;
  std::uint64_t context = 0;
  std::uint64_t information = 0;
  std::uint64_t accepted = 0;
  std::uint64_t accept_context = 0;
  std::uint64_t value = 0;  // of SO_CONDITIONAL_ACCEPT
  std::uint64_t until = 0;  // end of a gap, ticks
  std::uint64_t lost = 0;   // records lost in a gap
  InspectId inspect;
  Endpoint local;
  Endpoint remote;
  std::string_view name;  // of other_function, else empty
  std::string_view text;  // of mark
  SourcePosition at;

  bool has(Field field) const noexcept { return values.contains(field); }
  bool is_null(Field field) const noexcept { return nulls.contains(field); }
  bool is_missing(Field field) const noexcept { return !has(field) && !is_null(field); }

  friend bool operator==(const Record&, const Record&) = default;
};

// Equal but for where they were read.
bool same_content(const Record& a, const Record& b) noexcept;

// What the recorder promises about the order of records.
enum class Order : std::uint8_t { total, per_cpu, per_thread };

// The first line of a trace. A text that was not given is empty.
struct Header {
  std::uint32_t version = 1;    // `wsk_trace`; only 1 is known
  std::uint64_t frequency = 1;  // ticks a second, at least 1
  Order order = Order::per_cpu;
  std::uint64_t uncertainty = 0;  // ticks
  bool complete = false;
  std::string source;
  std::string provider;
  std::string driver;
  std::string os;
  std::string comment;
  friend bool operator==(const Header&, const Header&) = default;
};

// The spelling of the page: "WskAccept", "return", "accept_context". The view is static; that of
// other_function is "any other WSK function", its own name is in the record.
std::string_view event_name(Event event) noexcept;
std::string_view phase_name(Phase phase) noexcept;  // of none: empty
std::string_view field_name(Field field) noexcept;
std::string_view order_name(Order order) noexcept;
std::string_view category_name(Category category) noexcept;
std::string_view request_name(Request request) noexcept;
std::string_view code_name(Code code) noexcept;        // of number: empty
std::string_view action_name(Action action) noexcept;  // of any other value: empty

// The name of the function or callback: `name` for other_function, else event_name().
std::string_view function_name(const Record& record) noexcept;

}  // namespace wskcheck::traces

#endif
