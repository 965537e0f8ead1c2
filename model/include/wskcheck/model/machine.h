// How a rule meets a world: binding its objects, judging its guard, taking its step.
//
// The functions are templates over a Store, so that the same rules run on the explorer's few packed
// objects (small_world.h) and on any number of objects (world.h). A Store offers
//
//   Client& client();  Listener& listener(ListenerId);  Conn& conn(ConnId);
//   Irp& irp(IrpId);   Frame& frame(FrameId);           // ids that exist
//   ListenerId fresh_listener();  ConnId fresh_conn();  FrameId fresh_frame();  // none: no room
//   void release(FrameId);                              // the frame has ended
//   void retire(ConnId);                                // nobody can ask for the connection any
//   more void queued(IrpId);  void unqueued(IrpId);          // an accept IRP joins, leaves its
//   queue void arrived(ConnId);  void established(ConnId);    // give Conn::arrival,
//   ::establishment Facts facts(const View&); Blank& blank(); // defaults for objects that a rule
//   lacks
//
// A step never fails: what the effect needs, the guard has asked.
#pragma once

#include "wskcheck/model/rule.h"

namespace wskcheck {

// A rule with its parameters: what a run is a list of. Unused members are `none` and 0.
struct Step {
  std::uint16_t rule = no_rule;
  std::uint8_t arg = 0;
  ListenerId listener = ListenerId::none;
  ConnId conn = ConnId::none;
  IrpId irp = IrpId::none;
  FrameId frame = FrameId::none;  // the frame that a rule over frames is about
  FrameId host = FrameId::none;   // the frame that a new frame interrupts
  bool operator==(const Step&) const = default;
};

// Stands in for the objects that a rule does not have.
struct Blank {
  Listener listener;
  Conn conn;
  Irp irp;
  Frame frame;
};

// Which part of a guard refused.
enum class Guard : std::uint8_t {
  none,  // nothing did: the step is possible
  client,
  listener,
  socket,
  conn,
  irp_use,
  irp_phase,
  frame,
  frame_phase,
  frame_arg,
  own_stack,  // the flavour keeps callbacks off the stack of a call
  room,       // the bounds leave no room for a new object
  condition,  // Refusal::condition
};
struct Refusal {
  Guard guard = Guard::none;
  std::uint8_t condition = 0;
  bool operator==(const Refusal&) const = default;
};

// The checks that a step breaks: bit n is Rule::checks[n].
using BrokenChecks = std::uint16_t;

namespace machine {

constexpr bool counts_as_call(FrameKind kind) {
  return kind >= FrameKind::WskControlSocket && kind <= FrameKind::OtherCall &&
         kind != FrameKind::IoCancelIrp;
}
constexpr bool counts_as_callback(FrameKind kind) {
  return kind >= FrameKind::WskInspectEvent && kind <= FrameKind::ConnectionEvent;
}
constexpr void count(std::uint32_t& counter, bool yes, bool add) {
  if (yes) counter += add ? 1u : ~0u;
}

// The derived counts to which one object contributes.
template <class Store>
void contribute(Store& s, const Frame& f, bool add) {
  if (f.kind == FrameKind::none) return;
  if (present(f.conn)) count(s.conn(f.conn).links, true, add);
  count(s.client().provider_calls,
        f.kind == FrameKind::WskSocket || f.kind == FrameKind::WskControlClient, add);
  if (f.on_conn != 0 ? !present(f.conn) : !present(f.listener)) return;
  Socket& socket = f.on_conn != 0 ? s.conn(f.conn).socket : s.listener(f.listener).socket;
  count(socket.calls, counts_as_call(f.kind), add);
  count(socket.callbacks, counts_as_callback(f.kind), add);
  if (present(f.listener)) {
    count(s.listener(f.listener).accept_callbacks, f.kind == FrameKind::WskAcceptEvent, add);
  }
}
template <class Store>
void contribute(Store& s, const Irp& irp, bool add) {
  if (irp.phase == IrpPhase::idle) return;
  if (present(irp.conn)) count(s.conn(irp.conn).links, true, add);
  count(s.client().provider_irps, irp.use == IrpUse::create, add);
  if (irp.on_conn != 0 ? !present(irp.conn) : !present(irp.listener)) return;
  Socket& socket = irp.on_conn != 0 ? s.conn(irp.conn).socket : s.listener(irp.listener).socket;
  count(socket.irps, irp.use != IrpUse::close, add);
  if (present(irp.listener)) {
    count(s.listener(irp.listener).accepts_queued,
          irp.use == IrpUse::accept && irp.phase == IrpPhase::queued, add);
  }
}
constexpr bool exists(const Socket& socket) {
  return socket.phase != SocketPhase::none && socket.phase != SocketPhase::closed;
}
template <class Store>
void contribute(Store& s, const Conn& conn, bool add) {
  count(s.client().sockets, exists(conn.socket), add);
  if (!present(conn.listener)) return;
  Listener& listener = s.listener(conn.listener);
  count(listener.notices, conn.phase == ConnPhase::abort_due, add);
  count(listener.waiting, conn.phase == ConnPhase::established, add);
  count(listener.conns, conn.phase != ConnPhase::absent && conn.phase != ConnPhase::gone, add);
  count(listener.requests,
        conn.phase != ConnPhase::absent && conn.phase != ConnPhase::open &&
            conn.phase != ConnPhase::gone && conn.phase != ConnPhase::offered,
        add);
}
template <class Store>
void contribute(Store& s, const Listener& listener, bool add) {
  count(s.client().sockets, exists(listener.socket), add);
}

template <class Store>
void contribute_all(Store& s, const View& v, bool add) {
  if (present(v.listener_id)) contribute(s, *v.listener, add);
  if (present(v.conn_id)) contribute(s, *v.conn, add);
  if (present(v.irp_id)) contribute(s, *v.irp, add);
}

template <class Store>
void set_objects(Store& s, View& v) {
  v.client = &s.client();
  v.listener = present(v.listener_id) ? &s.listener(v.listener_id) : &s.blank().listener;
  v.conn = present(v.conn_id) ? &s.conn(v.conn_id) : &s.blank().conn;
  v.irp = present(v.irp_id) ? &s.irp(v.irp_id) : &s.blank().irp;
  v.frame = present(v.frame_id) ? &s.frame(v.frame_id) : &s.blank().frame;
  v.host = present(v.host_id) ? &s.frame(v.host_id) : &s.blank().frame;
}

template <class Store>
void bind_root(Store& s, const Rule& rule, const Step& step, View& v) {
  switch (rule.over) {
    case Over::client:
      break;
    case Over::listener:
      v.listener_id = step.listener;
      break;
    case Over::conn:
      v.conn_id = step.conn;
      v.listener_id = s.conn(step.conn).listener;
      break;
    case Over::irp:
      v.irp_id = step.irp;
      v.listener_id = s.irp(step.irp).listener;
      v.conn_id = s.irp(step.irp).conn;
      break;
    case Over::conn_irp:
      v.irp_id = step.irp;
      v.conn_id = step.conn;
      v.listener_id = s.irp(step.irp).listener;
      break;
    case Over::frame:
    case Over::frame_conn: {
      const Frame& f = s.frame(step.frame);
      v.frame_id = step.frame;
      v.listener_id = f.listener;
      v.irp_id = f.irp;
      v.conn_id = rule.over == Over::frame ? f.conn : step.conn;
      v.host_id = f.below;
      break;
    }
  }
  if (rule.fresh_listener) v.listener_id = s.fresh_listener();
  if (rule.fresh_conn) v.conn_id = s.fresh_conn();
}

constexpr bool frame_on_conn(const Rule& rule, const View& v) {
  if (rule.over == Over::irp) return v.irp->on_conn != 0;
  return rule.over == Over::conn &&
         (rule.frame == FrameKind::ConnectionEvent ||
          (is_call(rule.frame) && rule.frame != FrameKind::WskInspectComplete));
}

// Facts cost a look around; only rules of these shapes ask for any.
constexpr bool asks_facts(const Rule& rule) {
  return rule.pushes || rule.over == Over::conn_irp || rule.over == Over::frame_conn ||
         (rule.over == Over::conn && rule.party == Party::provider);
}

// Binds the step's objects. Of a rule that pushes, `pushed` becomes the new frame as it begins; it
// belongs to the caller until take() puts it into the world. Facts are left at their defaults.
template <class Store>
View bind_objects(Store& s, const Rule& rule, const Step& step, Frame& pushed, const Seen* seen,
                  const Flavour* flavour) {
  View v{};
  v.arg = step.arg;
  v.seen = seen;
  v.flavour = flavour;
  bind_root(s, rule, step, v);
  if (rule.pushes) v.host_id = step.host;
  if (rule.takes_irp || (rule.pushes && rule.label == Label::call && rule.over != Over::irp)) {
    v.irp_id = step.irp;
  }
  set_objects(s, v);
  if (rule.pushes) {
    pushed = Frame{};
    pushed.kind = rule.frame;
    pushed.arg = rule.frame_arg != any_arg ? rule.frame_arg : step.arg;
    pushed.below = step.host;
    pushed.listener = v.listener_id;
    pushed.conn = v.conn_id;
    pushed.irp = v.irp_id;
    pushed.on_conn = frame_on_conn(rule, v) ? 1 : 0;
    v.frame = &pushed;
    v.frame_id = s.fresh_frame();
  }
  return v;
}

// The same with the facts: a step that is ready for its guard.
template <class Store>
View bind(Store& s, const Rule& rule, const Step& step, Frame& pushed, const Seen* seen,
          const Flavour* flavour) {
  View v = bind_objects(s, rule, step, pushed, seen, flavour);
  if (asks_facts(rule)) v.facts = s.facts(v);
  return v;
}

// a callback or completion routine that runs inside a call, on the caller's stack.
inline constexpr Choice own_stack{25, 1};
inline bool on_own_stack(const View& v) { return v.has_host() && is_call(v.host->kind); }

// The part of the guard that needs no facts: masks, links and room.
inline Guard refused_by_masks(const Rule& rule, const View& v) {
  if (!is_in(rule.client, v.client->phase)) return Guard::client;
  if (!is_in(rule.listener, v.listener->socket.phase)) return Guard::listener;
  if (!is_in(rule.conn, v.conn->phase)) return Guard::conn;
  if (!is_in(rule.irp_use, v.irp->use)) return Guard::irp_use;
  if (!is_in(rule.irp_phase, v.irp->phase)) return Guard::irp_phase;
  if (!rule.pushes && (rule.over == Over::frame || rule.over == Over::frame_conn)) {
    const bool kind =
        rule.frames != 0 ? is_in(rule.frames, v.frame->kind) : rule.frame == v.frame->kind;
    if (!kind || v.frame->nested != 0) return Guard::frame;
    if (!is_in(rule.frame_phase, v.frame->phase)) return Guard::frame_phase;
    if (rule.frame_arg != any_arg && rule.frame_arg != v.frame->arg) return Guard::frame_arg;
  }
  if ((rule.over == Over::conn_irp || rule.over == Over::frame_conn) &&
      v.conn->listener != v.listener_id) {
    return Guard::conn;
  }
  if (rule.label == Label::enter && on_own_stack(v) && v.flavour != nullptr &&
      !v.flavour->allows(own_stack)) {
    return Guard::own_stack;
  }
  if ((rule.pushes && !present(v.frame_id)) || (rule.fresh_conn && !present(v.conn_id)) ||
      (rule.fresh_listener && !present(v.listener_id))) {
    return Guard::room;
  }
  return Guard::none;
}

inline Refusal refused_by_conditions(const Rule& rule, const View& v) {
  for (std::uint8_t i = 0; i < conditions_max && rule.when[i].holds != nullptr; ++i) {
    if (!rule.when[i].holds(v)) return {Guard::condition, i};
  }
  return {};
}

// Why the step is not possible; Guard::none when it is.
inline Refusal refusal(const Rule& rule, const View& v) {
  const Guard guard = refused_by_masks(rule, v);
  return guard != Guard::none ? Refusal{guard, 0} : refused_by_conditions(rule, v);
}

inline BrokenChecks broken_checks(const Rule& rule, const View& v) {
  BrokenChecks broken = 0;
  for (std::size_t i = 0; i < checks_max && rule.checks[i].holds != nullptr; ++i) {
    if (!rule.checks[i].holds(v)) broken = static_cast<BrokenChecks>(broken | (1u << i));
  }
  return broken;
}

// Frame::bad of a call that breaks these obligations.
inline std::uint8_t what_follows(const Rule& rule, BrokenChecks broken) {
  for (std::size_t i = 0; i < checks_max; ++i) {
    if (((broken >> i) & 1u) != 0 && rule.checks[i].question != 0) return rule.checks[i].question;
  }
  return unasked;
}

// Hands the IRP of a call to WSK. One that WSK holds already is left alone (IRP-18).
inline void hand_over_irp(const Rule& rule, View& v, Irp& blank) {
  if (!rule.pushes || rule.label != Label::call || rule.over == Over::irp || !v.has_irp()) return;
  if (v.irp->phase != IrpPhase::idle) {
    v.frame->irp = IrpId::none;
    v.irp_id = IrpId::none;
    v.irp = &blank;
    return;
  }
  Irp passed;
  passed.phase = IrpPhase::submitted;
  passed.listener = v.listener_id;
  passed.conn = rule.over == Over::conn ? v.conn_id : ConnId::none;
  passed.on_conn = v.frame->on_conn;
  *v.irp = passed;
}

template <class Store>
void keep_orders(Store& s, const View& v, bool was_queued, ConnPhase was) {
  if (v.has_irp()) {
    const bool is_queued = v.irp->use == IrpUse::accept && v.irp->phase == IrpPhase::queued;
    if (is_queued && !was_queued) s.queued(v.irp_id);
    if (!is_queued && was_queued) s.unqueued(v.irp_id);
  }
  if (v.has_conn() && was != v.conn->phase) {
    if (was == ConnPhase::absent) s.arrived(v.conn_id);
    if (v.conn->phase == ConnPhase::established) s.established(v.conn_id);
  }
}

// Whether the driver may still answer a request that WSK has ended (CIN-14).
inline bool may_still_be_answered(const Conn& conn, const Listener& listener) {
  return (conn.history & was_pended) != 0 && (conn.history & was_answered) == 0 &&
         listener.socket.close_called == 0;
}

// Whether a request is over and nobody has told the driver, which may still answer it. Its inspect
// ID identifies it as long (INS-05): no alternative of Q-20 ends the ID here.
template <class AnyWorld>
bool ended_unseen(AnyWorld& world, const Conn& conn) {
  return conn.phase == ConnPhase::gone && (conn.history & was_aborted) == 0 &&
         may_still_be_answered(conn, world.listener(conn.listener));
}

// Takes a step whose guard holds and that breaks these obligations.
template <class Store>
void take(Store& s, const Rule& rule, View v, BrokenChecks broken) {
  const bool was_queued =
      v.has_irp() && v.irp->use == IrpUse::accept && v.irp->phase == IrpPhase::queued;
  const ConnPhase was = v.conn->phase;
  contribute_all(s, v, false);
  if (!rule.pushes && present(v.frame_id)) contribute(s, *v.frame, false);

  if (broken != 0) {
    v.client->misused = 1;
    if (rule.pushes) v.frame->bad = what_follows(rule, broken);
  }
  const IrpId passed = v.irp_id;
  hand_over_irp(rule, v, s.blank().irp);
  if (passed != v.irp_id) contribute(s, s.irp(passed), true);
  rule.then(v);

  if (rule.pushes) {
    s.frame(v.frame_id) = *v.frame;
    contribute(s, *v.frame, true);
    if (present(v.host_id)) s.frame(v.host_id).nested = 1;
  } else if (rule.pops) {
    if (present(v.host_id)) s.frame(v.host_id).nested = 0;
    s.release(v.frame_id);
  } else if (present(v.frame_id)) {
    contribute(s, *v.frame, true);
  }
  contribute_all(s, v, true);
  keep_orders(s, v, was_queued, was);
  if (v.has_conn() && v.conn->phase == ConnPhase::gone && v.conn->links == 0 &&
      !exists(v.conn->socket) && !may_still_be_answered(*v.conn, *v.listener)) {
    s.retire(v.conn_id);
  }
}

// Takes a step whose guard holds, and tells which obligations it breaks.
template <class Store>
BrokenChecks take(Store& s, const Rule& rule, const View& v) {
  const BrokenChecks broken = broken_checks(rule, v);
  take(s, rule, v, broken);
  return broken;
}

}  // namespace machine
}  // namespace wskcheck
