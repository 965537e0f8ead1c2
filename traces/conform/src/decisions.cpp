// What hidden steps have decided: which objects another explanation of a record would be about, and
// whether a record rests on a choice that cannot be made anew any more.
#include <algorithm>

#include "session.h"

namespace wskcheck::conform {

void Session::decide(std::uint32_t kind, std::uint32_t id, bool yes) {
  if (!yes) return;
  decided_.add(static_cast<Touched::Kind>(kind), id);
  decisions_.push_back({Touched::key_of(kind, id), tick_, tick_});
}

// What a step is about, as long as that is known: the record's own step may end the call or the IRP
// that leads to it.
void Session::note_objects(const Step& step) {
  const auto note_conn = [this](ConnId id) { decide(Touched::conn, index_of(id), present(id)); };
  const auto note_irp = [this](IrpId id) { decide(Touched::irp, index_of(id), present(id)); };
  note_conn(step.conn);
  note_irp(step.irp);
  if (present(step.irp)) note_conn(world_.irp(step.irp).conn);
  if (!present(step.frame)) return;
  decide(Touched::frame, index_of(step.frame), true);
  note_conn(world_.frame(step.frame).conn);
  note_irp(world_.frame(step.frame).irp);
}

void Session::note_change(ListenerId id, const Listener& before, const Client& client) {
  note_past(client);
  decide(Touched::the_client, 0, !(client == world_.client()));
  if (!present(id)) return;
  note_past(id, before);
  const Listener& now = world_.listener(id);
  if (same_mode(before, now)) return;
  decide(Touched::listener, index_of(id), true);
  note_setting(id, Setting::events, before.accept_event != now.accept_event);
  note_setting(id, Setting::conditional, before.conditional != now.conditional);
  note_setting(id, Setting::life,
               before.socket.phase != now.socket.phase || before.socket.dead != now.socket.dead);
}

// Whether the order of the calls that have changed a setting of the listener is known: they did not
// overlap.
void Session::note_setting(ListenerId id, Setting setting, bool changed) {
  if (!changed) return;
  const auto n = static_cast<std::size_t>(setting);
  std::uint64_t begun = 0;
  std::size_t calls = 0;
  const auto add = [&](std::uint64_t tick) {
    ++calls;
    begun = std::max(begun, tick);
  };
  for (const FrameId frame : running_) {
    const Frame& f = world_.frame(frame);
    const bool sets = f.kind == FrameKind::WskControlSocket || f.kind == FrameKind::WskBind ||
                      f.kind == FrameKind::WskListen || f.kind == FrameKind::WskCloseSocket ||
                      f.kind == FrameKind::WskSocket;
    if (sets && f.listener == id && f.on_conn == 0) add(side(frame).tick);
  }
  for (const IrpId irp : open_) {
    const Irp& i = world_.irp(irp);
    if (i.listener == id && i.on_conn == 0 && !present(side(irp).call)) add(side(irp).touched);
  }
  const bool known = calls == 1 && begun > side(id).set[n];
  change(id).set[n] = tick_;
  decisions_.push_back(
      {Touched::key_of(Touched::setting, index_of(id) * 4 + static_cast<std::uint32_t>(n)),
       known ? 0 : tick_, tick_});
}

// Whether the record may be about another connection of the listener as well.
bool Session::is_ambiguous() {
  if (!wanted_.finds_conn || !present(wanted_.listener)) return false;
  const bool same =
      present(wanted_.conn) && wanted_.remote != 0 && side(wanted_.conn).remote == wanted_.remote;
  if (same && nameless_.at(wanted_.listener) == 0) return false;
  for (const ConnId id : requests_.at(wanted_.listener)) {
    const ConnPhase phase = world_.conn(id).phase;
    if (id == wanted_.conn || phase < ConnPhase::pended || phase > ConnPhase::indicated) continue;
    const std::uint64_t remote = side(id).remote;
    if (remote == 0 || wanted_.remote == 0 || remote == wanted_.remote) return true;
  }
  return false;
}

Touched Session::touched_by_plan() {
  Touched t = decided_;
  for (const Planned& p : plan_) t.partial = t.partial || present(p.step.irp);
  t.partial = t.partial && asks_for_no_accepts();
  // Another connection might have been chosen.
  if (wanted_.finds_conn) t.add(wanted_.listener);
  if (wanted_.finds_conn) t.add(wanted_.conn);
  return t;
}
Touched Session::asked_about() {
  Touched t;
  t.add(wanted_.conn);
  t.add(wanted_.irp);
  t.add(wanted_.other_irp);
  t.add(wanted_.frame);
  t.add(wanted_.other_frame);
  t.add(wanted_.base.host);
  t.add(wanted_.listener);
  if (present(wanted_.frame)) {
    const FrameKind kind = world_.frame(wanted_.frame).kind;
    if (kind == FrameKind::WskDeregister) t.everything = true;
    if (is_call(kind) && kind <= FrameKind::WskSocket) t.add_client();
  }
  return t;
}

// --- choices that stay

ListenerId Session::listener_of(const Step& step) {
  if (present(step.listener)) return step.listener;
  if (present(step.irp)) return world_.irp(step.irp).listener;
  if (present(step.frame)) return world_.frame(step.frame).listener;
  return present(step.conn) ? world_.conn(step.conn).listener : ListenerId::none;
}

// Choices of records that stay for good.
void Session::settle_decisions() {
  std::size_t n = 0;
  for (; n < decisions_.size() && decisions_[n].tick <= settled_tick_; ++n) {
    const std::uint32_t id = Touched::id_of(decisions_[n].key);
    const std::uint64_t tick = decisions_[n].tick;
    switch (Touched::kind_of(decisions_[n].key)) {
      case Touched::conn:
        decided_for_good_.conns.at(ConnId{id}) = tick;
        break;
      case Touched::irp:
        decided_for_good_.irps.at(IrpId{id}) = tick;
        break;
      case Touched::frame:
        decided_for_good_.frames.at(FrameId{id}) = tick;
        break;
      case Touched::listener:
        decided_for_good_.listeners.at(ListenerId{id}) = tick;
        break;
      case Touched::choice:
        decided_for_good_.choices.at(ListenerId{id}) = tick;
        break;
      case Touched::setting:
        decided_for_good_.settings.at(ListenerId{id / 4})[id % 4] = decisions_[n].mark;
        break;
      default:
        decided_for_good_.client = tick;
    }
  }
  decisions_.erase(decisions_.begin(), decisions_.begin() + static_cast<std::ptrdiff_t>(n));
}

bool Session::rests_on_settled() {
  const Wanted& w = wanted_;
  std::uint64_t begun = ~std::uint64_t{0};
  for (const FrameId frame : {w.frame, w.other_frame}) {
    if (!present(frame)) continue;
    begun = std::min(begun, side(frame).tick);
    if (decided_for_good_.frames.at(frame) > side(frame).tick) return true;
  }
  for (const IrpId irp : {w.irp, w.other_irp}) {
    if (!present(irp) || world_.irp(irp).phase == IrpPhase::idle) continue;
    begun = std::min(begun, side(irp).touched);
    if (decided_for_good_.irps.at(irp) > side(irp).touched) return true;
  }
  if (present(w.conn) && side(w.conn).born != 0 &&
      (decided_for_good_.conns.at(w.conn) > side(w.conn).born ||
       (present(w.listener) && decided_for_good_.choices.at(w.listener) > side(w.conn).born))) {
    return true;
  }
  if (present(w.listener)) {
    return decided_for_good_.listeners.at(w.listener) > begun || settings_rest_on_settled();
  }
  return decided_for_good_.client > begun;
}

// Whether the record asks for a setting of the listener that overlapping calls have made.
bool Session::settings_rest_on_settled() {
  const auto& decided = decided_for_good_.settings.at(wanted_.listener);
  if (decided[static_cast<std::size_t>(Setting::life)] != 0) return true;
  const FrameKind kind =
      wanted_.candidate_count != 0 ? table_[wanted_.candidates[0]].frame : FrameKind::none;
  const FrameKind call =
      present(wanted_.frame) ? world_.frame(wanted_.frame).kind : FrameKind::none;
  const auto about = [&](FrameKind k) { return kind == k || call == k; };
  if (decided[static_cast<std::size_t>(Setting::events)] != 0 &&
      (about(FrameKind::WskAcceptEvent) || about(FrameKind::WskControlSocket) ||
       about(FrameKind::WskAccept))) {
    return true;
  }
  return decided[static_cast<std::size_t>(Setting::conditional)] != 0 &&
         (is_callback(kind) || about(FrameKind::WskAccept) ||
          about(FrameKind::WskInspectComplete) || about(FrameKind::WskControlSocket));
}

}  // namespace wskcheck::conform
