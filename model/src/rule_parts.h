// What the rule files share: names of masks, effects that many functions have in common, conditions
// and checks that stand in more than one guard. Nothing here decides alone what WSK does.
#pragma once

#include <array>
#include <string_view>

#include "questions.h"
#include "wskcheck/model/rule.h"

namespace wskcheck::parts {

using enum Party;
using enum Label;

// WskInspectReject, WskInspectAccept, WskInspectPend (contract 5.2).
inline constexpr std::uint8_t action_reject = 0;
inline constexpr std::uint8_t action_accept = 1;
inline constexpr std::uint8_t action_pend = 2;

template <class E>
constexpr std::uint8_t number(E value) {
  return static_cast<std::uint8_t>(value);
}
constexpr void set(std::uint8_t& bits, std::uint8_t bit) {
  bits = static_cast<std::uint8_t>(bits | bit);
}
constexpr void unset(std::uint8_t& bits, std::uint8_t bit) {
  bits = static_cast<std::uint8_t>(bits & ~bit);
}
constexpr bool has(std::uint8_t bits, std::uint8_t bit) { return (bits & bit) != 0; }

// Without a flavour everything is allowed.
inline bool allows(const View& v, Choice c) { return v.flavour == nullptr || v.flavour->allows(c); }

// The socket that an open IRP, or else the frame, is about.
inline Socket& target(const View& v) {
  const bool on_conn = present(v.frame_id) ? v.frame->on_conn != 0 : v.irp->on_conn != 0;
  return on_conn ? v.conn->socket : v.listener->socket;
}

// --- effects -----------------------------------------------------------------------------------

inline void finish_irp(View& v, Outcome outcome) {
  if (!v.has_irp()) return;
  v.irp->phase = IrpPhase::done;
  v.irp->outcome = outcome;
}
// The call has taken effect and is going to return `result`.
inline void decide(View& v, Result result) {
  v.frame->phase = FramePhase::returning;
  v.frame->result = result;
  if (result != Result::refused) v.frame->irp = IrpId::none;  // the IRP goes its own way
}
inline void succeed_now(View& v) {
  decide(v, Result::success);
  finish_irp(v, Outcome::success);
}
// In a recorded run that broke the contract the IRP may have ended before its call was decided.
inline void pend(View& v) {
  decide(v, Result::pending);
  if (v.irp->phase == IrpPhase::submitted) v.irp->phase = IrpPhase::queued;
}
inline void fail_now(View& v) {
  decide(v, Result::failure);
  finish_irp(v, Outcome::failure);
}
inline void dead_now(View& v) {
  decide(v, Result::forced_closed);
  finish_irp(v, Outcome::forced_closed);
}
inline void use_irp(View& v, IrpUse use) {
  if (v.has_irp()) {
    v.irp->use = use;
    v.irp->arg = v.frame->arg;
    v.irp->on_conn = v.frame->on_conn;
  }
}
inline void lose(Conn& conn) { conn.phase = ConnPhase::gone; }

// --- conditions --------------------------------------------------------------------------------

inline constexpr Condition alive{"", "the socket is functional",
                                 [](const View& v) { return target(v).dead == 0; }};
inline constexpr Condition is_dead{"", "the socket is no longer functional",
                                   [](const View& v) { return target(v).dead != 0; }};
inline constexpr Condition not_bad{"", "the call kept the application's obligations",
                                   [](const View& v) { return v.frame->bad == 0; }};
// The call broke an obligation, and what follows is what this question asks.
template <std::uint8_t question>
struct Broke {
  static constexpr auto says = [] {
    constexpr std::string_view text = "the call broke the obligation that Q-00 asks about";
    std::array<char, text.size()> out{};
    for (std::size_t i = 0; i < text.size(); ++i) out[i] = text[i];
    const std::size_t digits = text.find("00");
    out[digits] = static_cast<char>('0' + question / 10);
    out[digits + 1] = static_cast<char>('0' + question % 10);
    return out;
  }();
};
template <std::uint8_t question>
inline constexpr Condition broke{"",
                                 {Broke<question>::says.data(), Broke<question>::says.size()},
                                 [](const View& v) { return v.frame->bad == question; }};
inline constexpr Condition with_irp{"", "an IRP was passed",
                                    [](const View& v) { return v.has_irp(); }};
inline constexpr Condition without_irp{"", "no IRP was passed",
                                       [](const View& v) { return !v.has_irp(); }};
inline constexpr Condition target_open{"", "the socket is not closing", [](const View& v) {
                                         const Socket& s = target(v);
                                         return s.phase != SocketPhase::closing &&
                                                s.phase != SocketPhase::closed;
                                       }};
inline constexpr Condition listener_alive{
    "", "the listener is functional", [](const View& v) { return v.listener->socket.dead == 0; }};
inline constexpr Condition listener_dead{
    "", "the listener is no longer functional",
    [](const View& v) { return v.listener->socket.dead != 0; }};
inline constexpr Condition is_conditional{
    "", "the listener is in conditional mode",
    [](const View& v) { return v.listener->conditional != 0; }};
inline constexpr Condition was_inspected_before{"", "the request was inspected", [](const View& v) {
                                                  return has(v.conn->history, was_inspected);
                                                }};

inline constexpr Condition before_bind{"", "the socket is not bound", [](const View& v) {
                                         return v.listener->socket.phase <= SocketPhase::unbound &&
                                                v.listener->stream == 0;
                                       }};
// Conditional mode is on, and its callbacks are NULL.
inline bool lacks_callbacks(const View& v) {
  return v.listener->conditional != 0 &&
         (v.listener->missing & (no_inspect_event | no_abort_event)) != 0;
}

// An accepted request ends without a connection and without an abort notice.
inline constexpr Condition may_end_unseen{
    "Q-08", "the request was not accepted, or may end without delivery and without abort",
    [](const View& v) {
      return !has(v.conn->history, was_accepted) || allows(v, choice("Q-08", "at-most-one"));
    }};

// What an enter record says of the callback's frame of reference.
inline constexpr Condition context_is_the_sockets{
    "CTX-03", "the callback gets the socket's own context",
    [](const View& v) { return v.seen == nullptr || v.seen->context_matches != Seen::Tri::no; }};
inline constexpr Condition irql_at_most_dispatch{
    "IRQ-04", "callbacks come at DISPATCH_LEVEL or below",
    [](const View& v) { return v.seen == nullptr || v.seen->irql <= 2; }};

// Whether the accept event is on, seen by a provider that may still begin calls.
inline bool accept_event_live(const View& v) {
  return v.listener->accept_event == EventState::on ||
         v.listener->accept_event == EventState::fixed_on ||
         v.listener->accept_event == EventState::disabling;
}

// --- checks ------------------------------------------------------------------------------------

inline constexpr Check at_most_dispatch{
    "IRQ-01", "socket functions are called at DISPATCH_LEVEL or below",
    "front matter of each D page",
    [](const View& v) { return v.seen == nullptr || v.seen->irql <= 2; }};
inline constexpr Check not_after_close{
    "CLO-06", "no call on a socket after WskCloseSocket was called for it", "D:close_socket/rem; H",
    [](const View& v) {
      const Socket& s = v.socket();
      return s.close_called == 0 && s.phase != SocketPhase::closed && s.phase != SocketPhase::none;
    }};
inline constexpr Check irp_is_free{
    "IRP-18", "an IRP that WSK holds is not passed again before it was completed",
    "D:accept/rem; D:control_socket/rem",
    [](const View& v) { return !v.has_irp() || v.irp->phase == IrpPhase::idle; }};
inline constexpr Check irp_is_fresh{
    "IRP-02", "an IRP that was used before is reinitialised with IoReuseIrp", "N:using-irps",
    [](const View& v) { return !v.has_irp() || v.irp->stale == 0; }};
inline bool irp_passed(const View& v) {
  return v.seen == nullptr ? true : v.seen->irp_given != Seen::Tri::no;
}

}  // namespace wskcheck::parts
