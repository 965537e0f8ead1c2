// One table of words for each enumeration, in the order of its values.
#include "wskcheck/model/words.h"

#include <array>
#include <cstddef>

namespace wskcheck {
namespace {

template <class E, std::size_t N>
std::string_view pick(const std::array<std::string_view, N>& table, E value) {
  const auto index = static_cast<std::size_t>(value);
  return index < N ? table[index] : "?";
}

std::string frame_kinds(const Rule& rule) {
  return rule.frames != 0 ? words<FrameKind>(rule.frames) : std::string(word(rule.frame));
}

std::string frame_argument(const Rule& rule, std::uint8_t arg) {
  const std::string_view said = argument_word(rule.frame, arg);
  return said.empty() ? "argument " + std::to_string(arg) : std::string(said);
}

// "must be queued, and is idle"
std::string must_be(std::string_view what, const std::string& wanted, std::string_view is) {
  std::string out(what);
  out += " must be " + wanted + ", and is ";
  out += is;
  return out;
}

}  // namespace

std::string_view word(Party party) {
  static constexpr std::array<std::string_view, 3> table{"driver", "WSK", "environment"};
  return pick(table, party);
}

std::string_view word(Label label) {
  static constexpr std::array<std::string_view, 7> table{
      "a call of the driver",    "the return of a call", "a callback that begins",
      "a callback that returns", "a note of the driver", "not seen (inside WSK)",
      "not seen (outside)"};
  return pick(table, label);
}

std::string_view word(Over over) {
  static constexpr std::array<std::string_view, 7> table{
      "the client",
      "a listener",
      "a connection request",
      "an IRP",
      "a call or callback in progress",
      "a connection request and an IRP of the same listener",
      "a call or callback in progress and a connection request of the same listener"};
  return pick(table, over);
}

std::string_view word(ClientPhase phase) {
  static constexpr std::array<std::string_view, 4> table{"not registered", "registered",
                                                         "deregistering", "gone"};
  return pick(table, phase);
}

std::string_view word(SocketPhase phase) {
  static constexpr std::array<std::string_view, 8> table{"none",  "creating", "unbound", "binding",
                                                         "bound", "ready",    "closing", "closed"};
  return pick(table, phase);
}

std::string_view word(ConnPhase phase) {
  static constexpr std::array<std::string_view, 13> table{
      "absent",  "arrived", "inspecting", "pended",    "establishing", "established", "indicated",
      "offered", "taken",   "open",       "abort due", "aborting",     "gone"};
  return pick(table, phase);
}

std::string_view word(IrpUse use) {
  static constexpr std::array<std::string_view, 12> table{
      "unused",  "create", "control", "disable",    "bind",  "listen",
      "address", "accept", "inspect", "disconnect", "close", "other"};
  return pick(table, use);
}

std::string_view word(IrpPhase phase) {
  static constexpr std::array<std::string_view, 5> table{"idle", "submitted", "queued", "done",
                                                         "completing"};
  return pick(table, phase);
}

std::string_view word(Outcome outcome) {
  static constexpr std::array<std::string_view, 5> table{"none", "success", "cancelled",
                                                         "forced closed", "failure"};
  return pick(table, outcome);
}

std::string_view word(FrameKind kind) {
  static constexpr std::array<std::string_view, frame_kind_count> table{"none",
                                                                        "WskRegister",
                                                                        "WskCaptureProviderNPI",
                                                                        "WskReleaseProviderNPI",
                                                                        "WskDeregister",
                                                                        "WskControlClient",
                                                                        "WskSocket",
                                                                        "WskControlSocket",
                                                                        "WskBind",
                                                                        "WskListen",
                                                                        "WskGetLocalAddress",
                                                                        "WskAccept",
                                                                        "WskInspectComplete",
                                                                        "WskDisconnect",
                                                                        "WskCloseSocket",
                                                                        "IoCancelIrp",
                                                                        "another call",
                                                                        "WskInspectEvent",
                                                                        "WskAbortEvent",
                                                                        "WskAcceptEvent",
                                                                        "a connection event",
                                                                        "a completion routine"};
  return pick(table, kind);
}

std::string_view word(FramePhase phase) {
  static constexpr std::array<std::string_view, 2> table{"running", "returning"};
  return pick(table, phase);
}

std::string_view word(Result result) {
  static constexpr std::array<std::string_view, 8> table{"none",
                                                         "STATUS_SUCCESS",
                                                         "STATUS_PENDING",
                                                         "STATUS_EVENT_PENDING",
                                                         "STATUS_FILE_FORCED_CLOSED",
                                                         "STATUS_REQUEST_NOT_ACCEPTED",
                                                         "an error",
                                                         "an error, without the IRP"};
  return pick(table, result);
}

std::string_view word(Control control) {
  static constexpr std::array<std::string_view, 10> table{
      "set SO_CONDITIONAL_ACCEPT",
      "clear SO_CONDITIONAL_ACCEPT",
      "read SO_CONDITIONAL_ACCEPT",
      "enable WSK_EVENT_ACCEPT",
      "disable WSK_EVENT_ACCEPT",
      "set events to inherit",
      "enable connection events",
      "query the inspect ID",
      "another request",
      "enable WSK_EVENT_ACCEPT and set events to inherit"};
  return pick(table, control);
}

std::string_view word(EventState state) {
  static constexpr std::array<std::string_view, 4> table{"off", "on", "being disabled",
                                                         "on (static)"};
  return pick(table, state);
}

std::string_view word(Start start) {
  static constexpr std::array<std::string_view, 5> table{"unregistered", "registered", "unbound",
                                                         "listening", "conditional"};
  return pick(table, start);
}

std::string_view argument_word(FrameKind kind, std::uint8_t arg) {
  static constexpr std::array<std::string_view, 3> actions{"reject", "accept", "pend"};
  if (kind == FrameKind::WskControlSocket) return word(static_cast<Control>(arg));
  if (kind == FrameKind::WskInspectComplete) return pick(actions, arg);
  return {};
}

std::string_view alternative_name(Choice choice) {
  return questions()[choice.question - 1u].alternatives[choice.alternative].name;
}

std::string_view question_id(Choice choice) { return questions()[choice.question - 1u].id; }

std::string refusal_text(const Rule& rule, const View& v, const Refusal& refusal) {
  switch (refusal.guard) {
    case Guard::none:
      return "nothing refuses it";
    case Guard::client:
      return must_be("the client", words<ClientPhase>(rule.client), word(v.client->phase));
    case Guard::listener:
      return must_be("the listener", words<SocketPhase>(rule.listener),
                     word(v.listener->socket.phase));
    case Guard::socket:
      return "the socket must be " + words<SocketPhase>(rule.socket);
    case Guard::conn:
      if (is_in(rule.conn, v.conn->phase)) return "the connection request is of another listener";
      return must_be("the connection request", words<ConnPhase>(rule.conn), word(v.conn->phase));
    case Guard::irp_use:
      return must_be("the use of the IRP", words<IrpUse>(rule.irp_use), word(v.irp->use));
    case Guard::irp_phase:
      return must_be("the IRP", words<IrpPhase>(rule.irp_phase), word(v.irp->phase));
    case Guard::frame:
      if (v.frame->nested != 0) return "another call or callback is nested in the frame";
      return must_be("the frame", frame_kinds(rule), word(v.frame->kind));
    case Guard::frame_phase:
      return must_be("the frame", words<FramePhase>(rule.frame_phase), word(v.frame->phase));
    case Guard::frame_arg:
      return must_be("what the frame asks for", frame_argument(rule, rule.frame_arg),
                     frame_argument(rule, v.frame->arg));
    case Guard::own_stack:
      return "it would run inside a call, on the caller's own stack (Q-25)";
    case Guard::room:
      return "the bounds leave no room for what it creates";
    case Guard::condition: {
      const Condition& condition = rule.when[refusal.condition];
      std::string out = "this does not hold: " + std::string(condition.says);
      if (!condition.rule.empty()) out += " (" + std::string(condition.rule) + ")";
      return out;
    }
  }
  return "?";
}

}  // namespace wskcheck
