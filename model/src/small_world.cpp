// Worlds in fixed arrays: lowest free slots, ranks instead of times, facts by looking around.
#include "wskcheck/model/small_world.h"

#include "questions.h"

namespace wskcheck {
namespace {

bool orders_matter(const Bounds& bounds) { return !bounds.flavour.allows(choice("Q-31", "any")); }

}  // namespace

template <class Room>
BasicWorld<Room> BasicWorld<Room>::start(const Bounds& bounds) {
  BasicWorld w;
  w.bounds_ = &bounds;
  if (bounds.start == Start::unregistered) {
    w.client_.phase = ClientPhase::absent;
    w.client_.captures = 0;
  }
  if (bounds.start >= Start::unbound) {
    w.client_.had_socket = 1;
    for (std::uint32_t i = 0; i < bounds.listeners; ++i) {
      Listener& l = w.listeners_[i];
      l.socket.phase = bounds.start == Start::unbound ? SocketPhase::unbound : SocketPhase::ready;
      l.conditional = bounds.start == Start::conditional ? 1 : 0;
    }
  }
  w.recount();
  return w;
}

// Whether a call, a callback or an IRP still names the listener.
template <class Room>
bool BasicWorld<Room>::named(ListenerId id) const {
  for (const Frame& f : frames_) {
    if (f.kind != FrameKind::none && f.listener == id) return true;
  }
  for (const Irp& i : irps_) {
    if (i.phase != IrpPhase::idle && i.listener == id) return true;
  }
  return false;
}

template <class Room>
ListenerId BasicWorld<Room>::fresh_listener() const {
  for (std::uint32_t i = 0; i < bounds_->listeners; ++i) {
    if (listeners_[i].socket.phase == SocketPhase::none && !named(ListenerId{i})) {
      return ListenerId{i};
    }
  }
  return ListenerId::none;
}
template <class Room>
ConnId BasicWorld<Room>::fresh_conn() const {
  for (std::uint32_t i = 0; i < bounds_->conns; ++i) {
    if (conns_[i].phase == ConnPhase::absent) return ConnId{i};
  }
  return ConnId::none;
}
template <class Room>
FrameId BasicWorld<Room>::fresh_frame() const {
  for (std::uint32_t i = 0; i < bounds_->frames; ++i) {
    if (frames_[i].kind == FrameKind::none) return FrameId{i};
  }
  return FrameId::none;
}

template <class Room>
void BasicWorld<Room>::retire(ConnId id) {
  Conn gone;
  gone.phase = ConnPhase::gone;
  gone.listener = conn(id).listener;
  if ((bounds_->features & f_recycle) != 0) gone = Conn{};
  conn(id) = gone;
}

template <class Room>
void BasicWorld<Room>::queued(IrpId id) {
  std::uint32_t older = 0;
  for (const Irp& other : irps_) {
    older += other.use == IrpUse::accept && other.phase == IrpPhase::queued &&
             other.listener == irp(id).listener;
  }
  irp(id).order = older - 1;  // the IRP itself was counted
}
template <class Room>
void BasicWorld<Room>::unqueued(IrpId id) {
  const Irp& left = irp(id);
  for (Irp& other : irps_) {
    if (other.use == IrpUse::accept && other.phase == IrpPhase::queued &&
        other.listener == left.listener && other.order > left.order) {
      --other.order;
    }
  }
  irp(id).order = 0;
}

// Ranks of connections count only where a flavour asks for an order; else all are 0.
template <class Room>
void BasicWorld<Room>::arrived(ConnId id) {
  if (!orders_matter(*bounds_)) return;
  std::uint32_t rank = 0;
  for (const Conn& c : conns_) {
    if (&c != &conn(id) && c.phase != ConnPhase::absent && c.arrival >= rank) rank = c.arrival + 1;
  }
  conn(id).arrival = rank;
}
template <class Room>
void BasicWorld<Room>::established(ConnId id) {
  if (!orders_matter(*bounds_)) return;
  std::uint32_t rank = 0;
  for (const Conn& c : conns_) {
    if (&c != &conn(id) && c.phase == ConnPhase::established && c.establishment >= rank) {
      rank = c.establishment + 1;
    }
  }
  conn(id).establishment = rank;
}

template <class Room>
Facts BasicWorld<Room>::facts(const View& v) const {
  Facts f;
  if (v.has_irp()) f.oldest_irp = v.irp->order == 0;
  if (v.has_conn()) {
    for (const Conn& c : conns_) {
      if (&c == v.conn) continue;
      const bool live = (c.phase > ConnPhase::arrived && c.phase < ConnPhase::gone &&
                         c.phase != ConnPhase::open) ||
                        machine::ended_unseen(*this, c);
      const bool same = (bounds_->features & f_recycle) != 0 && (c.history & was_inspected) != 0 &&
                        c.serial == (v.arg & 1u) && c.key == ((v.arg >> 1u) & 1u);
      f.id_on_socket = f.id_on_socket || (same && c.phase == ConnPhase::open);
      if (c.listener != v.conn->listener) {
        f.id_elsewhere = f.id_elsewhere || (same && live);
        continue;
      }
      f.id_taken = f.id_taken || (same && live);
      if (c.phase == ConnPhase::established) {
        f.first_arrived = f.first_arrived && c.arrival >= v.conn->arrival;
        f.first_established = f.first_established && c.establishment >= v.conn->establishment;
      }
    }
  }
  if (!present(v.listener_id)) return f;
  for (const Frame& other : frames_) {
    if (other.listener != v.listener_id || !machine::counts_as_callback(other.kind)) continue;
    if (other.kind == FrameKind::ConnectionEvent) continue;
    f.other_callback = true;
    f.inspecting_other = f.inspecting_other || other.kind == FrameKind::WskInspectEvent;
  }
  if (!present(v.frame_id)) return f;
  for (FrameId below = v.host_id; present(below); below = frame(below).below) {
    const Frame& b = frame(below);
    f.own_stack_call =
        f.own_stack_call ||
        (machine::counts_as_call(b.kind) && b.on_conn == v.frame->on_conn &&
         b.listener == v.frame->listener && (b.on_conn == 0 || b.conn == v.frame->conn));
  }
  return f;
}

template <class Room>
std::uint32_t BasicWorld<Room>::depth_of(FrameId id) const {
  std::uint32_t depth = 0;
  for (; present(id); id = frame(id).below) ++depth;
  return depth;
}

template <class Room>
void BasicWorld<Room>::recount() {
  for (Frame& f : frames_) f.nested = 0;
  for (const Frame& f : frames_) {
    if (present(f.below)) frame(f.below).nested = 1;
    machine::contribute(*this, f, true);
  }
  for (const Irp& i : irps_) machine::contribute(*this, i, true);
  for (const Conn& c : conns_) machine::contribute(*this, c, true);
  for (const Listener& l : listeners_) machine::contribute(*this, l, true);
}

template <class Room>
void BasicWorld<Room>::normalise() {
  for (std::uint32_t i = 0; i < bounds_->conns; ++i) {
    const Conn& c = conns_[i];
    if (c.phase == ConnPhase::gone && c.links == 0 && !machine::exists(c.socket) &&
        !machine::may_still_be_answered(c, listener(c.listener))) {
      retire(ConnId{i});
    }
  }
  // Without f_reuse the driver's IRPs are reinitialised as soon as it has them back.
  if ((bounds_->features & f_reuse) != 0) return;
  for (Irp& irp : irps_) irp.stale = 0;
}

template class BasicWorld<SmallRoom>;
template class BasicWorld<DriverRoom>;

}  // namespace wskcheck
