// The Store of any size: queues as links, changes saved for undoing.
#include "wskcheck/model/world.h"

namespace wskcheck {

ListenerId World::fresh_listener() {
  const ListenerId id = listeners_.next();
  return listener(id).socket.phase == SocketPhase::none ? id : ListenerId::none;
}
ConnId World::fresh_conn() {
  const ConnId id = conns_.next();
  return conn(id).phase == ConnPhase::absent ? id : ConnId::none;
}
FrameId World::fresh_frame() {
  const FrameId id = frames_.next();
  return frame(id).kind == FrameKind::none ? id : FrameId::none;
}

// A connection that ended keeps its listener until the number is given back.
void World::retire(ConnId id) {
  Conn gone;
  gone.phase = ConnPhase::gone;
  gone.listener = conn(id).listener;
  gone.socket.phase = conn(id).socket.phase;
  gone.socket.close_called = conn(id).socket.close_called;
  gone.history = conn(id).history;
  gone.key = conn(id).key;
  gone.serial = conn(id).serial;
  conn(id) = gone;
}

void World::queued(IrpId id) {
  Irp& joining = irp(id);
  if (!present(joining.listener)) return;  // its call was lost
  Listener& l = listener(joining.listener);
  joining.older = l.newest;
  joining.newer = IrpId::none;
  if (present(l.newest)) irp(l.newest).newer = id;
  l.newest = id;
  if (!present(l.oldest)) l.oldest = id;
}

void World::unqueued(IrpId id) {
  Irp& leaving = irp(id);
  if (!present(leaving.listener)) return;  // its call was lost
  Listener& l = listener(leaving.listener);
  if (present(leaving.older)) irp(leaving.older).newer = leaving.newer;
  if (present(leaving.newer)) irp(leaving.newer).older = leaving.older;
  if (l.oldest == id) l.oldest = leaving.newer;
  if (l.newest == id) l.newest = leaving.older;
  leaving.older = IrpId::none;
  leaving.newer = IrpId::none;
}

Facts World::facts(const View& v) {
  Facts f;
  if (v.has_irp()) f.oldest_irp = v.listener->oldest == v.irp_id || !present(v.listener->oldest);
  if (present(v.listener_id)) {
    f.other_callback = v.listener->socket.callbacks != 0;
    f.inspecting_other = f.other_callback;  // refined by what a flavour asks
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

void World::save(const View& v) {
  saved_.push_back(SavedClient{client_});
  if (present(v.listener_id)) {
    saved_.push_back(Saved<Listener, ListenerId>{v.listener_id, listener(v.listener_id)});
  }
  if (present(v.conn_id)) saved_.push_back(Saved<Conn, ConnId>{v.conn_id, conn(v.conn_id)});
  if (present(v.irp_id)) {
    const Irp& i = irp(v.irp_id);
    saved_.push_back(Saved<Irp, IrpId>{v.irp_id, i});
    for (const IrpId other : {i.older, i.newer}) {
      if (present(other)) saved_.push_back(Saved<Irp, IrpId>{other, irp(other)});
    }
    if (present(v.listener_id)) {
      const IrpId newest = listener(v.listener_id).newest;
      if (present(newest)) saved_.push_back(Saved<Irp, IrpId>{newest, irp(newest)});
    }
  }
  if (present(v.frame_id)) saved_.push_back(Saved<Frame, FrameId>{v.frame_id, frame(v.frame_id)});
  if (present(v.host_id)) saved_.push_back(Saved<Frame, FrameId>{v.host_id, frame(v.host_id)});
  // A frame or IRP may be about a connection that the rule is not about.
  for (const ConnId other : {v.frame->conn, v.irp->conn}) {
    if (present(other) && other != v.conn_id) {
      saved_.push_back(Saved<Conn, ConnId>{other, conn(other)});
    }
  }
}

void World::undo(std::size_t mark) {
  while (saved_.size() > mark) {
    std::visit(
        [this](const auto& entry) {
          using T = std::decay_t<decltype(entry)>;
          if constexpr (std::is_same_v<T, SavedClient>) {
            client_ = entry.value;
          } else if constexpr (std::is_same_v<T, Saved<Listener, ListenerId>>) {
            listener(entry.id) = entry.value;
          } else if constexpr (std::is_same_v<T, Saved<Conn, ConnId>>) {
            conn(entry.id) = entry.value;
          } else if constexpr (std::is_same_v<T, Saved<Irp, IrpId>>) {
            irp(entry.id) = entry.value;
          } else {
            frame(entry.id) = entry.value;
          }
        },
        saved_.back());
    saved_.pop_back();
  }
}

}  // namespace wskcheck
