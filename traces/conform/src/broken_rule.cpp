// The rule of the contract that a refused record breaks, where that is not the one that refused it:
// only words, no verdict hangs on them.
#include "broken_rule.h"

namespace wskcheck::conform {

std::string_view BrokenRule::of(const Miss& miss) {
  if (!present(s_.wanted_.listener) || miss.rule == no_rule) return "";
  if (miss.refusal.guard == Guard::own_stack) return "Q-25";
  const Rule& asked = s_.table_[s_.wanted_.candidates[0]];
  if (asked.label == Label::returns) {
    return ends_close_early() ? "CLO-04" : disables_early() ? "EVT-10" : "";
  }
  if (asked.label != Label::enter) return "";
  const Listener& l = s_.world_.listener(s_.wanted_.listener);
  if (asked.frame == FrameKind::WskAbortEvent) return rule_of_abort(miss, l);
  if (asked.frame == FrameKind::Completion) return rule_of_completion(miss, l);
  if (is_callback(asked.frame) && l.socket.phase == SocketPhase::closed) return "CLO-13";
  if (asked.frame != FrameKind::WskAcceptEvent) return "";
  if (l.accept_event != EventState::off) return rule_of_delivery(miss, l);
  for (const Past<Listener>& past : s_.pasts_.at(s_.wanted_.listener)) {
    if (past.until != 0 && past.value.accept_event != EventState::off) return "EVT-13";
  }
  return "";
}

// Whether WskCloseSocket comes back with success while IRPs of the listener are pending.
bool BrokenRule::ends_close_early() {
  const Frame& call = s_.world_.frame(s_.wanted_.frame);
  return call.kind == FrameKind::WskCloseSocket && call.on_conn == 0 && s_.wanted_.results != 0 &&
         is_in(s_.wanted_.results, Result::success) &&
         s_.world_.listener(s_.wanted_.listener).socket.irps != 0;
}

// Whether disabling WskAcceptEvent comes back with success while a call of it runs.
bool BrokenRule::disables_early() {
  const Frame& call = s_.world_.frame(s_.wanted_.frame);
  return call.kind == FrameKind::WskControlSocket && call.on_conn == 0 &&
         call.arg == static_cast<std::uint8_t>(Control::disable_accept) &&
         s_.wanted_.results == in(Result::success) &&
         s_.world_.listener(s_.wanted_.listener).accept_callbacks != 0;
}

std::string_view BrokenRule::rule_of_abort(const Miss& miss, const Listener& l) {
  if (l.conditional == 0) return "ABT-13";
  if (!present(miss.conn)) return "";
  const Conn& conn = s_.world_.conn(miss.conn);
  if (conn.phase == ConnPhase::absent) return "";
  if ((conn.history & was_aborted) != 0) return "ABT-07";
  return (conn.history & was_rejected) != 0 ? "ABT-02" : "";
}

std::string_view BrokenRule::rule_of_completion(const Miss& miss, const Listener& l) {
  if (!present(s_.wanted_.irp)) return "";
  const Irp& irp = s_.world_.irp(s_.wanted_.irp);
  const bool open = irp.phase == IrpPhase::submitted || irp.phase == IrpPhase::queued;
  if (irp.use == IrpUse::close && open && irp.on_conn == 0 && l.socket.irps != 0) return "CLO-04";
  if (irp.phase == IrpPhase::done && irp.outcome == Outcome::forced_closed &&
      l.socket.told_dead != 0) {
    return "DEAD-01";
  }
  const bool delivers = irp.use == IrpUse::accept && irp.phase != IrpPhase::idle &&
                        s_.wanted_.outcomes == in(Outcome::success);
  return delivers ? rule_of_delivery(miss, l) : "";
}

// Whether what refused the record is a condition of the callback or of a step of the connection:
// one of another step, such as the end of a close, tells nothing about the connection.
bool BrokenRule::says_why(const Miss& miss) {
  const Rule& refused = s_.table_[miss.rule];
  const bool about_conn = refused.over == Over::conn || refused.over == Over::conn_irp ||
                          refused.over == Over::frame_conn;
  return miss.refusal.guard == Guard::condition && (visible(refused.label) || about_conn);
}

// Which request the connection comes from tells its peer; without one, the likeliest.
std::string_view BrokenRule::rule_of_delivery(const Miss& miss, const Listener& l) {
  if (l.conditional == 0 || says_why(miss)) return "";
  bool pended = false;
  for (const ConnId id : s_.requests_.at(s_.wanted_.listener)) {
    const std::uint64_t peer = s_.side(id).remote;
    const bool other = s_.wanted_.remote != 0 && peer != 0 && peer != s_.wanted_.remote;
    pended = pended || (s_.world_.conn(id).phase == ConnPhase::pended && !other);
  }
  if (pended) return "PND-06";
  const Rejected& last = s_.rejected_.at(s_.wanted_.listener);
  for (const std::uint64_t peer : last.peers) {
    if (peer != 0 && peer == s_.wanted_.remote) return "CIN-12";
  }
  return last.nameless || (s_.wanted_.remote == 0 && last.peers[0] != 0) ? "CIN-12" : "INS-01";
}

}  // namespace wskcheck::conform
