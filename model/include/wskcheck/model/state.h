// The objects of the accept side of Winsock Kernel, as the rules see them.
//
// Each object is a plain struct of small numbers. The explorer keeps a few of them in fixed arrays
// and packs them into bits (packed.h); replay and the driver's provider keep any number (world.h).
// Rules never tell the difference: they are given one object of each kind at most (rule.h, View).
// Counts marked "derived" follow from the other objects; the machine keeps them up to date.
#pragma once

#include <cstdint>

namespace wskcheck {

// Names of objects within one world. `none` means that there is no such object.
enum class ListenerId : std::uint32_t { none = 0xffffffff };
enum class ConnId : std::uint32_t { none = 0xffffffff };
enum class IrpId : std::uint32_t { none = 0xffffffff };
enum class FrameId : std::uint32_t { none = 0xffffffff };

template <class Id>
constexpr bool present(Id id) {
  return id != Id::none;
}
template <class Id>
constexpr std::uint32_t index_of(Id id) {
  return static_cast<std::uint32_t>(id);
}

// --- sockets -------------------------------------------------------------------------------------

// Life of any WSK socket. A listener goes through all of them; an accepted socket is born `ready`.
enum class SocketPhase : std::uint8_t {
  none,      // does not exist
  creating,  // WskSocket was called, its IRP is open
  unbound,   // created
  binding,   // WskBind has taken effect, its IRP is open
  bound,     // a stream socket that is bound and does not listen yet
  ready,     // a listener that listens, an accepted socket that is connected
  closing,   // WskCloseSocket has taken effect
  closed,    // the close IRP's outcome is decided; WSK_SOCKET is gone
};

// What listeners and accepted sockets have in common.
struct Socket {
  SocketPhase phase = SocketPhase::none;
  std::uint8_t dead = 0;          // no longer functional (DEAD)
  std::uint8_t told_dead = 0;     // bit 0: by WskAcceptEvent, bit 1: by WskInspectEvent,
                                  // bit 2: by a status
  std::uint8_t close_called = 0;  // WskCloseSocket was called, whatever came of it
  std::uint32_t calls = 0;        // derived: calls in progress on the socket
  std::uint32_t callbacks = 0;    // derived: event callbacks of the socket in progress
  std::uint32_t irps = 0;         // derived: IRPs of the socket open in WSK, the close's excepted
  bool operator==(const Socket&) const = default;
};

// State of WSK_EVENT_ACCEPT on a listener (contract 1.7, 1.8).
enum class EventState : std::uint8_t { off, on, disabling, fixed_on };

// Members of WSK_CLIENT_LISTEN_DISPATCH that are NULL. A recorder does not say: none is.
enum MissingCallback : std::uint8_t {
  no_accept_event = 1,
  no_inspect_event = 2,
  no_abort_event = 4,
};

struct Listener {
  Socket socket;
  EventState accept_event = EventState::off;
  std::uint8_t conditional = 0;  // SO_CONDITIONAL_ACCEPT
  std::uint8_t stream = 0;       // created with WSK_FLAG_STREAM_SOCKET
  std::uint8_t inherit = 0;      // connection events that accepted sockets inherit (EVT-15), bits
  std::uint8_t bind_failed = 0;  // a WskBind has failed
  std::uint8_t missing = 0;      // callbacks whose pointer is NULL (CRE-06): MissingCallback
  IrpId disable_irp = IrpId::none;  // the IRP of a pending disable (EVT-11)
  IrpId oldest = IrpId::none;       // ends of the queue of accept IRPs (large worlds)
  IrpId newest = IrpId::none;
  std::uint32_t accept_callbacks = 0;  // derived: WskAcceptEvent calls in progress
  std::uint32_t accepts_queued = 0;    // derived: accept IRPs queued
  std::uint32_t notices = 0;           // derived: requests whose abort notice is due
  std::uint32_t waiting = 0;           // derived: established connections that nobody has taken
  std::uint32_t requests = 0;          // derived: requests that have not ended or been delivered
  std::uint32_t conns = 0;             // derived: requests and accepted sockets that have not ended
  bool operator==(const Listener&) const = default;
};

// --- connection requests, which turn into accepted sockets
// ----------------------------------------

enum class ConnPhase : std::uint8_t {
  absent,
  arrived,       // a conditional listener has the request, inspection is due
  inspecting,    // WskInspectEvent runs
  pended,        // WskInspectEvent returned pend
  establishing,  // accepted, or never inspected; the handshake is under way
  established,   // the handshake is done, nobody has taken it
  indicated,     // WSK has chosen WskAcceptEvent for it; the call has not begun
  offered,       // WskAcceptEvent runs
  taken,         // an accept IRP has it; its completion routine has not been entered
  open,          // the application owns the socket
  abort_due,     // dropped; WskAbortEvent has to be called
  aborting,      // WskAbortEvent runs
  gone,          // rejected, aborted, lost or closed
};

// What has happened to a request: what the application knows, and what properties ask.
enum History : std::uint8_t {
  was_inspected = 1,
  was_pended = 2,    // WskInspectEvent returned pend
  was_answered = 4,  // WskInspectComplete was called for it
  was_accepted = 8,  // an accepting answer has taken effect
  was_rejected = 16,
  was_aborted = 32,    // WskAbortEvent was entered
  was_delivered = 64,  // an accept IRP or WskAcceptEvent carried it
  was_dropped = 128,   // the drop happened while WskInspectEvent ran
};

// Why callbacks of an accepted socket are on.
enum Events : std::uint8_t {
  events_on = 1,           // enabled by the driver, or inherited whatever Q-59 is
  events_at_call = 2,      // the listener had events to inherit when WskAcceptEvent began
  events_at_return = 4,    // it had them when WskAcceptEvent returned, and not before
  events_static = 8,       // static ones, of a socket that WskAcceptEvent delivered
  events_static_irp = 16,  // static ones, of a socket that an accept IRP delivered
};

struct Conn {
  Socket socket;  // the accepted socket; phase `none` until the connection is delivered
  ConnPhase phase = ConnPhase::absent;
  std::uint8_t history = 0;
  std::uint8_t events = 0;     // which callbacks of the accepted socket are on, and why: Events
  std::uint8_t rejecting = 0;  // a rejecting WskInspectComplete is open: bit 0 until the
                               // call returns, bit 1 until its IRP completes
  std::uint8_t early = 0;      // established while WskAcceptEvent was not enabled
  std::uint8_t reset = 0;      // the peer reset it after it was established
  std::uint32_t arrival = 0;   // order of arrival: less is earlier
  std::uint32_t establishment = 0;  // order of establishment: less is earlier
  std::uint32_t links = 0;          // derived: IRPs and calls or callbacks that name it
  ListenerId listener = ListenerId::none;
  std::uint64_t key = 0;  // the inspect ID (contract 1.5); 0 and 0 where none was given
  std::uint32_t serial = 0;
  bool operator==(const Conn&) const = default;
};

// Whether a callback of the accepted socket may come, under some answer to.
constexpr bool events_are_on(const Conn& conn) { return (conn.events & ~events_at_call) != 0; }

// --- IRPs
// ------------------------------------------------------------------------------------------

enum class IrpUse : std::uint8_t {
  none,
  create,
  control,
  disable,
  bind,
  listen,
  address,
  accept,
  inspect,
  disconnect,
  close,
  other,
};

enum class IrpPhase : std::uint8_t {
  idle,        // the application's
  submitted,   // passed in a call that has not taken effect
  queued,      // WSK has it
  done,        // its outcome is decided, the completion routine was not entered
  completing,  // the completion routine runs
};

// How an IRP ends.
enum class Outcome : std::uint8_t { none, success, cancelled, forced_closed, failure };

struct Irp {
  IrpUse use = IrpUse::none;
  IrpPhase phase = IrpPhase::idle;
  Outcome outcome = Outcome::none;
  std::uint8_t cancel = 0;    // IoCancelIrp was called
  std::uint8_t arg = 0;       // what the call asked for: Frame::arg
  std::uint8_t stale = 0;     // completed and not yet reinitialised (IRP-02)
  std::uint8_t on_conn = 0;   // the call was made on the accepted socket `conn`
  std::uint8_t unused = 0;    // in the place of padding, so that equal IRPs have equal bytes
  std::uint32_t order = 0;    // of queued accept IRPs: less is older (small worlds)
  IrpId older = IrpId::none;  // neighbours in the queue of accept IRPs (large worlds)
  IrpId newer = IrpId::none;
  ListenerId listener = ListenerId::none;
  ConnId conn = ConnId::none;  // the socket, the request, or the connection that it brings
  bool operator==(const Irp&) const = default;
};

// --- calls and callbacks in progress
// ---------------------------------------------------------------

enum class FrameKind : std::uint8_t {
  none,
  // calls of the application into WSK
  WskRegister,
  WskCaptureProviderNPI,
  WskReleaseProviderNPI,
  WskDeregister,
  WskControlClient,
  WskSocket,
  WskControlSocket,
  WskBind,
  WskListen,
  WskGetLocalAddress,
  WskAccept,
  WskInspectComplete,
  WskDisconnect,
  WskCloseSocket,
  IoCancelIrp,
  OtherCall,
  // callbacks of WSK into the application
  WskInspectEvent,
  WskAbortEvent,
  WskAcceptEvent,
  ConnectionEvent,  // WskReceiveEvent, WskDisconnectEvent of an accepted socket
  Completion,
};
inline constexpr std::uint8_t frame_kind_count = 22;

constexpr bool is_callback(FrameKind kind) { return kind >= FrameKind::WskInspectEvent; }
constexpr bool is_call(FrameKind kind) {
  return kind != FrameKind::none && kind < FrameKind::WskInspectEvent;
}

enum class FramePhase : std::uint8_t {
  running,   // a call that has not taken effect; a callback that runs
  returning  // a call that has taken effect and has not returned
};

// What a WSK function returns, or what WskControlSocket is asked to do (before the effect).
enum class Result : std::uint8_t {
  none,
  success,
  pending,
  event_pending,
  forced_closed,
  not_accepted,
  failure,  // any other error; the IRP, where there is one, completes with a failure
  refused,  // an error, and the IRP is not touched (CRE-17, IRP-16)
};

// Requests of WskControlSocket (Frame::arg).
enum class Control : std::uint8_t {
  set_conditional,
  clear_conditional,
  get_conditional,
  enable_accept,
  disable_accept,
  inherit,
  enable_events,  // connection events of an accepted socket
  query_inspect_id,
  other,
  enable_both,  // WSK_EVENT_ACCEPT, and connection events to inherit, in one call (EVT-07)
};

// Frame::bad where no question asks what follows.
inline constexpr std::uint8_t unasked = 127;

struct Frame {
  FrameKind kind = FrameKind::none;
  FramePhase phase = FramePhase::running;
  Result result = Result::none;
  std::uint8_t arg = 0;      // Control, or the action of WskInspectComplete
  std::uint8_t bad = 0;      // 0, or the call broke an obligation: the number of the question that
                             // asks what follows, or `unasked`: WSK refuses it
  std::uint8_t on_conn = 0;  // the socket is the accepted one, not the listener
  std::uint8_t nested = 0;   // derived: another frame of the same thread runs above this one
  std::uint8_t unused = 0;   // in the place of padding, so that equal frames have equal bytes
  ListenerId listener = ListenerId::none;
  ConnId conn = ConnId::none;
  IrpId irp = IrpId::none;
  FrameId below = FrameId::none;  // the frame of the same thread that this one interrupts
  bool operator==(const Frame&) const = default;
};

// --- the client
// --------------------------------------------------------------------------------------

enum class ClientPhase : std::uint8_t { absent, registered, deregistering, gone };

struct Client {
  ClientPhase phase = ClientPhase::registered;
  std::uint8_t static_accept = 0;    // WSK_SET_STATIC_EVENT_CALLBACKS has set WSK_EVENT_ACCEPT
  std::uint8_t static_events = 0;    // and events of connections
  std::uint8_t had_socket = 0;       // WskSocket was called at least once (EVT-19)
  std::uint8_t misused = 0;          // an obligation of the application was broken
  std::uint32_t captures = 1;        // provider NPIs captured and not released
  std::uint32_t provider_calls = 0;  // derived: calls through WSK_PROVIDER_DISPATCH in progress
  std::uint32_t provider_irps = 0;   // derived: IRPs of such calls that are open
  std::uint32_t sockets = 0;         // derived: sockets that exist
  bool operator==(const Client&) const = default;
};

}  // namespace wskcheck
