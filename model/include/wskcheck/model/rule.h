// Rules: transitions of one party, as data.
//
// A rule has an id of the contract, a sentence, a citation, a guard and an effect in one
// initialiser. It sees a View: one object of each kind at most. The guard has two parts: masks over
// the phases of the objects (fast to test, easy to explain) and conditions, each with its own
// sentence and, where it realises another rule of the contract, that rule's id.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "wskcheck/model/question.h"
#include "wskcheck/model/state.h"

namespace wskcheck {

// Who takes the step.
enum class Party : std::uint8_t { application, provider, environment };

// What an observer at the driver's boundary sees of the step.
enum class Label : std::uint8_t {
  call,      // the application calls a function
  returns,   // the function returns
  enter,     // WSK calls a callback or a completion routine
  leave,     // the application returns from it
  note,      // the application does something to an IRP of its own (IoReuseIrp)
  internal,  // inside WSK: not seen
  outside,   // on the network or in the machine: not seen
};
constexpr bool visible(Label label) { return label <= Label::note; }

// Which objects a rule is about; the engine tries each binding. Links give the others:
// an IRP brings its listener and connection, a connection its listener, a frame all that it names.
enum class Over : std::uint8_t {
  client,
  listener,
  conn,
  irp,
  frame,       // the top frame of a thread
  conn_irp,    // a connection and an IRP of the same listener
  frame_conn,  // a frame and a connection of the same listener
};

// Parts of a driver's and a network's behaviour that bounds switch on and off.
enum Feature : std::uint32_t {
  always_on = 0,
  f_registration = 1u << 0,  // register, capture, release, deregister
  f_create = 1u << 1,        // WskSocket
  f_bind = 1u << 2,
  f_conditional = 1u << 3,     // SO_CONDITIONAL_ACCEPT is set
  f_accept = 1u << 4,          // WskAccept
  f_event = 1u << 5,           // WSK_EVENT_ACCEPT is enabled
  f_disable = 1u << 6,         // and disabled
  f_complete = 1u << 7,        // pends, and calls WskInspectComplete
  f_close = 1u << 8,           // closes the listener
  f_close_accepted = 1u << 9,  // closes accepted sockets
  f_cancel = 1u << 10,         // IoCancelIrp
  f_address = 1u << 11,        // WskGetLocalAddress
  f_static = 1u << 12,         // static callbacks
  f_stream = 1u << 13,         // WskListen
  f_disconnect = 1u << 14,     // WskDisconnect
  f_socket_events = 1u << 15,  // callbacks of accepted sockets, inherited or enabled
  f_query = 1u << 16,          // SIO_WSK_QUERY_INSPECT_ID, reading options
  f_other = 1u << 17,          // other calls on accepted sockets
  f_reuse = 1u << 18,          // IRPs are reinitialised as a step of its own
  f_inline = 1u << 19,         // WSK calls back on the caller's stack
  f_nested = 1u << 20,         // the driver calls WSK inside callbacks
  f_drop = 1u << 21,           // peers drop requests
  f_reset = 1u << 22,          // peers reset established connections
  f_death = 1u << 23,          // listeners and sockets die
  f_failure = 1u << 24,        // functions fail for reasons of their own
  f_misuse = 1u << 25,         // the driver breaks its obligations
  f_reject = 1u << 26,         // the driver rejects
  f_recycle = 1u << 27,        // finished requests make room for new ones; inspect IDs come back
};

// What a record says of a step beyond the objects (replay and drive); null in the explorer, where
// nothing is wrong with what is not modelled.
struct Seen {
  enum class Tri : std::uint8_t { unknown, no, yes };
  Tri irp_given = Tri::unknown;
  std::int8_t irql = -1;                // 0 to 2; -1 unknown
  std::int64_t flags = -1;              // -1 unknown
  std::int64_t value = -1;              // of an option
  std::int64_t mask = -1;               // of SO_WSK_EVENT_CALLBACK
  std::int64_t raw_action = -1;         // of WskInspectComplete and WskInspectEvent
  std::int64_t status = -1;             // the NTSTATUS, as unsigned
  Tri dispatch = Tri::unknown;          // a dispatch table was given
  Tri context_matches = Tri::unknown;   // the callback's context is the socket's
  Tri address_filled = Tri::unknown;    // the address buffers were written
  Tri address_matches = Tri::unknown;   // they agree with what is known of the connection
  Tri family_matches = Tri::unknown;    // the address is of the socket's family
  Tri information_null = Tri::unknown;  // IoStatus.Information is 0
  Tri id_given = Tri::unknown;          // the inspect ID pointer was not NULL
  Tri id_matches = Tri::unknown;        // the ID is the request's
  Tri own_irp = Tri::unknown;           // the application allocated the IRP
  Tri pending_returned = Tri::unknown;
  bool id_known = false;  // key and serial hold the inspect ID of the record
  std::uint64_t key = 0;
  std::uint32_t serial = 0;
};

// What a rule knows of the world beyond its objects; the world works it out before the guard runs.
struct Facts {
  bool oldest_irp = true;         // no older accept IRP of the listener is queued
  bool first_arrived = true;      // no waiting connection of the listener arrived earlier
  bool first_established = true;  // none was established earlier
  bool id_taken = false;          // a live request of the listener has this inspect ID
  bool id_elsewhere = false;      // a live request of another listener has it
  bool id_on_socket = false;      // an accepted socket of the listener still has it
  bool inspecting_other = false;  // WskInspectEvent runs for another request of the listener
  bool other_callback = false;    // another event callback of the listener runs
  bool own_stack_call = false;    // a call on the same socket is below on the caller's own stack
};

// The objects that a rule sees. Absent ones are defaults that nothing refers to.
struct View {
  Client* client;
  Listener* listener;
  Conn* conn;
  Irp* irp;
  Frame* frame;  // the call or callback in progress; of a rule that pushes, the new one
  Frame* host;   // the frame under it, where there is one
  ListenerId listener_id = ListenerId::none;
  ConnId conn_id = ConnId::none;
  IrpId irp_id = IrpId::none;
  FrameId frame_id = FrameId::none;
  FrameId host_id = FrameId::none;
  std::uint8_t arg = 0;
  Facts facts;
  const Seen* seen = nullptr;
  const Flavour* flavour = nullptr;

  bool has_conn() const { return present(conn_id); }
  bool has_irp() const { return present(irp_id); }
  bool has_host() const { return present(host_id); }
  // The socket that a call was made on.
  Socket& socket() const { return frame->on_conn != 0 ? conn->socket : listener->socket; }
};

// A clause of a guard.
struct Condition {
  std::string_view rule =
      "";  // the contract's rule or question that it realises, where there is one
  std::string_view says = "";
  bool (*holds)(const View&) = nullptr;
};

// An obligation of the application, judged when the step is taken.
struct Check {
  std::string_view id = "";
  std::string_view says = "";
  std::string_view cite = "";
  bool (*holds)(const View&) = nullptr;
  std::uint8_t question = 0;  // which question asks what WSK makes of the breach; 0: WSK refuses
};

// Bits over an enumeration; 0 means any.
using Mask = std::uint32_t;
template <class... E>
constexpr Mask in(E... values) {
  return (Mask{0} | ... | (Mask{1} << static_cast<unsigned>(values)));
}
template <class E>
constexpr bool is_in(Mask mask, E value) {
  return mask == 0 || ((mask >> static_cast<unsigned>(value)) & 1u) != 0;
}

inline constexpr std::uint8_t any_arg = 0xff;
inline constexpr std::size_t conditions_max = 9;
inline constexpr std::size_t checks_max = 10;

struct Rule {
  std::string_view id;         // of the contract, or NET-nn, DRV-nn for what it does not number
  std::string_view step = "";  // tells apart several steps of one id
  int line = 0;
  Party party = Party::provider;
  Label label = Label::internal;
  Over over = Over::client;
  std::string_view says = "";
  std::string_view cite = "";
  Choice choice = {};         // the alternative of an open question that this step realises
  std::uint32_t feature = 0;  // all of these must be on (Feature)
  std::uint32_t unless = 0;   // none of these may be on
  bool urgent = true;         // of a provider: taken at last, if it stays possible (fairness)

  // The guard's masks.
  Mask client = 0;
  Mask listener = 0;  // SocketPhase of the listener
  Mask socket = 0;    // SocketPhase of the socket of the frame (frames) or connection (conns)
  Mask conn = 0;      // ConnPhase
  Mask irp_use = 0;
  Mask irp_phase = 0;
  FrameKind frame = FrameKind::none;  // of a rule that pushes: the new kind; else the frame's kind
  Mask frames = 0;                    // instead of `frame`, several kinds
  std::uint8_t frame_arg = any_arg;   // Frame::arg: written by a rule that pushes, else required
  Mask frame_phase = 0;
  std::array<Condition, conditions_max> when = {};

  // The step's shape.
  bool pushes = false;          // begins a call or callback
  bool pops = false;            // ends it
  bool takes_irp = false;       // passes an idle IRP
  std::uint8_t args = 1;        // View::arg counts from 0 to args - 1
  bool fresh_conn = false;      // creates a connection request
  bool fresh_listener = false;  // creates a listener

  void (*then)(View&) = nullptr;
  // Of an application: whether a driver has a reason to do it. The explorer's driver does it only
  // then; a recorded or driven one does as it likes.
  bool (*sensible)(const View&) = nullptr;
  std::array<Check, checks_max> checks = {};
};

inline constexpr std::uint16_t no_rule = 0xffff;

// The whole table, in the order of the contract's groups. Index in it is the rule's number.
std::span<const Rule> rules();

// "ACC-05.queue", "ACC-04": the id, and the step where an id has several.
std::string rule_name(const Rule& rule);

// The number of the rule with that name; no_rule when there is none.
std::uint16_t find_rule(std::string_view name);

}  // namespace wskcheck
