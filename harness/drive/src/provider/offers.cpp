// What WSK and the network can do next, and doing it.
#include "core/machine_state.h"
#include "core/touched.h"
#include "provider/effects.h"
#include "provider/mistakes.h"
#include "provider/outgoing.h"
#include "provider/peers.h"
#include "provider/provider.h"
#include "provider/rule_lists.h"
#include "provider/words.h"

namespace wskcheck::drive::provider {
namespace {

using core::ActorKind;
using core::Numbered;
using core::object_number;

const std::uint16_t done_now = find_rule("ASO-04.now");
const std::uint16_t done_later = find_rule("ASO-04.finish");
const std::uint16_t fails_now = find_rule("ASO-04.fails");
const std::uint16_t fails_later = find_rule("ASO-04.fails-later");
const std::uint16_t socket_event = find_rule("ASO-06");
const std::uint16_t returns_rule = find_rule("IRP-12");
const std::uint16_t deregisters = find_rule("UNL-03.ends");
const std::uint16_t completes_rule = find_rule("IRP-10.complete");

// What a run can do without: it is charged as a fault. What follows from it is not.
bool is_fault(const Rule& rule) {
  if (rule.party == Party::environment) return (rule.feature & (f_drop | f_reset | f_death)) != 0;
  return (rule.feature & f_death) == 0 && (rule.feature & (f_failure | f_drop | f_reset)) != 0;
}

// A request that the peer's reset has cut off has to fail, sooner or later.
bool fails_by_reset(const Possible& p) {
  const std::uint16_t n = p.step.rule;
  return (n == fails_now || n == fails_later) && is_cut_off(p.view.irp_id);
}

// What the model leaves open and the peers decide.
bool peers_allow(const Possible& p) {
  const std::uint16_t n = p.step.rule;
  if (present(p.view.conn_id)) {
    const Peer& peer = peer_of(p.view.conn_id);
    if ((p.rule.feature & f_drop) != 0 && !peer.drops) return false;
    if ((p.rule.feature & f_reset) != 0 && !peer.resets) return false;
  }
  if ((p.rule.feature & f_failure) != 0 && !wsk_fails() && !fails_by_reset(p)) return false;
  if (n == done_now || n == done_later) return !present(p.view.irp_id) || can_finish(p.view.irp_id);
  if (n == socket_event) return event_due(p.view.conn_id);
  return true;
}

// WskDeregister, beside what the model knows.
bool waits_for_outgoing(const Possible& p) {
  return p.step.rule == deregisters && outgoing::is_any_open();
}

ActorId actor_of(const Possible& p) {
  const View& v = p.view;
  const auto of_conn = [](ConnId id) {
    return core::actor_id(ActorKind::conn, index_of(id), side(id).generation);
  };
  switch (p.rule.over) {
    case Over::frame:
    case Over::frame_conn: {
      const ThreadId t = side(p.step.frame).thread;
      return core::actor_id(ActorKind::thread, static_cast<std::uint32_t>(t), generation(t));
    }
    case Over::irp:
      return core::actor_id(ActorKind::irp, index_of(v.irp_id), side(v.irp_id).generation);
    case Over::conn_irp:
    case Over::conn:
      return of_conn(p.step.conn);
    case Over::listener:
      if (p.rule.fresh_conn) return core::actor_id(ActorKind::network, 0, 0);
      return core::actor_id(ActorKind::listener, index_of(v.listener_id), 0);
    case Over::client:
      break;
  }
  return core::actor_id(ActorKind::client, 0, 0);
}

// Alternatives of one actor: by the rule and the objects beside the actor's own.
std::uint64_t choice_of(const Possible& p) {
  std::uint64_t host = 0;
  if (present(p.step.host)) host = 1 + static_cast<std::uint64_t>(side(p.step.host).thread);
  const auto link = [](auto id) { return static_cast<std::uint64_t>(index_of(id) + 1u) & 0xff; };
  return std::uint64_t{p.step.rule} << 32 | std::uint64_t{p.step.arg} << 24 |
         link(p.step.conn) << 16 | link(p.step.irp) << 8 | host;
}

std::uint64_t calls_object(const View& v, bool on_conn) {
  return on_conn ? object_number(Numbered::calls, 256 + index_of(v.conn_id))
                 : object_number(Numbered::calls, index_of(v.listener_id));
}

// Registration and the provider NPI, and the sockets, which WskDeregister waits for the end of.
bool sees_client(const Possible& p) {
  if (p.rule.over == Over::client || p.rule.client != 0 || p.rule.fresh_listener) return true;
  if (p.rule.over == Over::irp) return p.view.irp->use == IrpUse::close;
  if (!present(p.step.frame)) return false;
  const FrameKind kind = p.view.frame->kind;
  return (is_call(kind) && kind <= FrameKind::WskSocket) || kind == FrameKind::WskCloseSocket;
}

// Returning and completing touch little; every other rule is taken to touch all that it sees.
void add_touches(const Possible& p, Footprint& f) {
  const View& v = p.view;
  if (present(v.irp_id) && side(v.irp_id).irp != nullptr) {
    f.add(reinterpret_cast<std::uint64_t>(side(v.irp_id).irp), true);
  }
  if (present(p.step.frame)) f.add(core::thread_object(side(p.step.frame).thread), true);
  if (present(p.step.host)) f.add(core::thread_object(side(p.step.host).thread), true);
  const bool on_conn = p.rule.over == Over::irp ? v.irp->on_conn != 0 : v.frame->on_conn != 0;
  if (present(v.conn_id)) f.add(object_number(Numbered::conn, index_of(v.conn_id)), true);
  if (p.step.rule == returns_rule) {
    f.add(calls_object(v, on_conn), true);
    return;
  }
  const bool closes = p.rule.over == Over::irp && v.irp->use == IrpUse::close;
  if (closes && present(v.listener_id)) f.add(requests_object(v.listener_id), true);
  if (sees_client(p)) f.add(object_number(Numbered::client, 0), true);
  const bool is_done = p.step.rule == done_now || p.step.rule == done_later || fails_by_reset(p);
  const bool quiet_end = p.step.rule == completes_rule && !present(v.conn_id) &&
                         v.irp->outcome != Outcome::forced_closed;
  if (quiet_end || (on_conn && is_done)) return;
  if (present(v.listener_id)) {
    f.add(object_number(Numbered::listener, index_of(v.listener_id)), true);
  }
}

}  // namespace

void offer(core::Offers& offers) {
  make_mistake();
  program().for_each_possible(state.world, [&offers](const Possible& p) {
    if (!peers_allow(p) || waits_for_outgoing(p)) return;
    core::Offer o;
    o.kind = core::OfferKind::model;
    o.step = p.step;
    Transition& t = offers.add(o, actor_of(p), choice_of(p));
    add_touches(p, t.touches);
    const bool has_to_fail = fails_by_reset(p);
    t.faults = is_fault(p.rule) && !has_to_fail ? 1 : 0;
    const bool is_due = (p.rule.party == Party::provider && p.rule.urgent) || has_to_fail;
    offers.busy = offers.busy || is_due;
  });
  offer_peers(offers);
}

bool accepts_by_irp(ListenerId listener) {
  for (std::uint32_t i = 0; i < bounds().irps; ++i) {
    const Irp& irp = state.world.irp(IrpId{i});
    if (irp.phase == IrpPhase::idle || irp.use != IrpUse::accept) continue;
    if (irp.listener == listener) return true;
  }
  return false;
}

namespace {

// A callback or completion routine begins: on the stack of the call that it interrupts, or on a
// thread of its own.
ThreadId begin_callback(const Rule& rule, const View& v) {
  FrameSide& f = side(v.frame_id);
  f = FrameSide{};
  f.callback = FrameId::none;
  f.accepting = accepts_by_irp(v.listener_id);
  if (present(v.host_id)) {
    side(v.host_id).callback = v.frame_id;
    f.thread = side(v.host_id).thread;
    return f.thread;
  }
  const bool completion = rule.frame == FrameKind::Completion;
  const std::uint64_t object =
      completion ? reinterpret_cast<std::uint64_t>(side(v.irp_id).irp)
                 : object_number(Numbered::conn, present(v.conn_id) ? index_of(v.conn_id) : 255);
  const auto argument = static_cast<std::uintptr_t>(index_of(v.frame_id));
  f.thread = spawn(completion ? ThreadKind::completion : ThreadKind::callback, callback_thread,
                   reinterpret_cast<void*>(argument), 2, frame_name(rule.frame), object);
  return f.thread;
}

}  // namespace

ThreadId take(const core::Offer& offered) {
  if (offered.kind == core::OfferKind::peer) {
    take_peer(offered);
    return ThreadId::none;
  }
  const Step& step = offered.step;
  const Rule& rule = rules()[step.rule];
  Seen seen;
  if (rule.frame == FrameKind::WskInspectEvent && rule.label == Label::enter) {
    // Keys come back with another SerialNumber: only both together tell requests apart.
    seen.id_known = true;
    seen.key = 0x7f00;
    seen.serial = ++state.serial;
  }
  Frame pushed;
  const View v = bind(step, pushed, seen);
  const Before was = before(v);
  const ThreadId caller = present(step.frame) ? side(step.frame).thread : ThreadId::none;
  NTSTATUS status = 0;
  if (rule.label == Label::returns) status = status_of(*v.frame);
  if (telling() && rule.label != Label::returns) tell_step(rule, v);
  machine::take(state.world, rule, v, 0);
  after(v, was);
  if (step.rule == completes_rule) core::touched::add_end_of_part();
  const bool is_done = step.rule == done_now || step.rule == done_later;
  if (is_done && present(v.irp_id)) decide_transfer(v.irp_id);
  if (rule.frame == FrameKind::WskControlSocket) after_control(v);
  if (rule.label == Label::returns) {
    side(step.frame).status = status;
    side(step.frame).returned = true;
    return caller;
  }
  return rule.label == Label::enter ? begin_callback(rule, v) : ThreadId::none;
}

}  // namespace wskcheck::drive::provider
