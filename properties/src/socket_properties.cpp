// What holds of sockets: bind, close, death, and the end of the registration.
#include "property_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

// Close waits for other IRPs unless the flavour says that it does not.
bool close_waits_for_irps(const SmallWorld& w) {
  constexpr Choice irps_first{72, 0};
  return w.bounds().flavour.allows(irps_first);
}

bool nothing_open(const SmallWorld& w, const Listener& l, ListenerId id) {
  const bool irp = some_irp(w, [&](const Irp& i, IrpId) {
    return i.phase != IrpPhase::idle && i.on_conn == 0 && i.listener == id &&
           i.use != IrpUse::close;
  });
  const bool callback = some_frame(w, [&](const Frame& f) {
    return f.on_conn == 0 && f.listener == id && is_callback(f.kind) &&
           f.kind < FrameKind::ConnectionEvent;
  });
  const bool request = some_conn(w, [&](const Conn& c, ConnId) {
    return c.listener == id && c.phase != ConnPhase::absent && c.phase != ConnPhase::open &&
           c.phase != ConnPhase::gone;
  });
  return !callback && !request && l.accept_event == EventState::off &&
         (!irp || !close_waits_for_irps(w));
}
bool nothing_open(const SmallWorld& w, ConnId id) {
  const bool irp = some_irp(w, [&](const Irp& i, IrpId) {
    return i.phase != IrpPhase::idle && i.on_conn != 0 && i.conn == id && i.use != IrpUse::close;
  });
  const bool callback = some_frame(
      w, [&](const Frame& f) { return f.conn == id && f.kind == FrameKind::ConnectionEvent; });
  return !callback && (!irp || !close_waits_for_irps(w));
}

// How the phase of a socket may change in one step.
bool lives(SocketPhase before, SocketPhase after, bool accepted) {
  using enum SocketPhase;
  if (before == after) return true;
  if (before == none) return after == (accepted ? ready : creating);
  if (before == closed) return false;
  if (after == none) return before == creating;
  return after == closed || after > before || (before == binding && after == unbound);
}

constexpr Property table[] = {
    {
        .id = "P-BND-01",
        .line = __LINE__,
        .says = "a listening socket listens as soon as its bind has succeeded",
        .cite = "N:listening-for-and-accepting; D:bind/rem",
        .covers = {"BND-02"},
        .step =
            [](const Taken& t) {
              if (!present(t.irp)) return true;
              const Irp& irp = t.after->irp(t.irp);
              return irp.use != IrpUse::bind || irp.phase != IrpPhase::done ||
                     irp.outcome != Outcome::success ||
                     t.before->irp(t.irp).phase == IrpPhase::done ||
                     t.after->listener(t.listener).stream != 0 ||
                     t.after->listener(t.listener).socket.phase == SocketPhase::ready;
            },
    },
    {
        .id = "P-CLO-01",
        .line = __LINE__,
        .says = "when the close of a socket ends, no callback, no IRP and no request of it is open",
        .cite = "D:close_socket/rem; N:closing-a-socket; S",
        .state =
            [](const SmallWorld& w) {
              return every_listener(w,
                                    [&](const Listener& l, ListenerId id) {
                                      return l.socket.phase != SocketPhase::closed ||
                                             nothing_open(w, l, id);
                                    }) &&
                     every_conn(w, [&](const Conn& c, ConnId id) {
                       return c.socket.phase != SocketPhase::closed || nothing_open(w, id);
                     });
            },
    },
    {
        .id = "P-CLO-02",
        .line = __LINE__,
        .says = "a WSK_SOCKET exists from its creation or delivery until its close has ended, and "
                "never again",
        .cite = "D:socket/rem; D:accept/rem; D:close_socket/rem",
        .covers = {"CLO-12", "CRE-14", "ACC-16"},
        .step =
            [](const Taken& t) {
              if (present(t.listener) &&
                  !lives(t.before->listener(t.listener).socket.phase,
                         t.after->listener(t.listener).socket.phase, false)) {
                return false;
              }
              if (!present(t.conn)) return true;
              const Conn& after = t.after->conn(t.conn);
              return after.phase == ConnPhase::absent || after.phase == ConnPhase::gone ||
                     lives(t.before->conn(t.conn).socket.phase, after.socket.phase, true);
            },
    },
    {
        .id = "P-CLO-03",
        .line = __LINE__,
        .says = "an accepted socket stays open until the driver closes it, whatever becomes of the "
                "listener",
        .cite = "S; N:closing-a-socket",
        .covers = {"CLO-18"},
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              return !present(t.conn) || t.before->conn(t.conn).phase != ConnPhase::open ||
                     t.after->conn(t.conn).phase == ConnPhase::open ||
                     t.before->conn(t.conn).socket.close_called != 0;
            },
    },
    {
        .id = "P-CLO-04",
        .line = __LINE__,
        .says = "no callback of a listener begins once its close has ended",
        .cite = "S; N:closing-a-socket (sample comment)",
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              if (!enters_for_listener(t)) return true;
              const SocketPhase phase = t.before->listener(t.listener).socket.phase;
              return phase == SocketPhase::ready || phase == SocketPhase::closing;
            },
    },
    {
        .id = "P-DEAD-01",
        .line = __LINE__,
        .says = "on a socket that is no longer functional no request but close succeeds at once",
        .cite = "all /ret tables; Q-87",
        .step =
            [](const Taken& t) {
              if (!decides(t) || t.after->frame(t.frame).result != Result::success) return true;
              const Frame& f = t.before->frame(t.frame);
              if (f.kind == FrameKind::WskCloseSocket || !machine::counts_as_call(f.kind)) {
                return true;
              }
              return (f.on_conn != 0 ? t.before->conn(f.conn).socket
                                     : t.before->listener(f.listener).socket)
                         .dead == 0;
            },
    },
    {
        .id = "P-UNL-01",
        .line = __LINE__,
        .says = "WskDeregister ends when no capture, call or IRP of the provider functions and no "
                "socket is open, accepted ones included; nothing is closed by force",
        .cite = "D:nf.wskderegister/rem; N:unregistering; S",
        .covers = {"UNL-10"},
        .state =
            [](const SmallWorld& w) {
              if (w.client().phase != ClientPhase::gone) return true;
              return w.client().captures == 0 &&
                     every_listener(
                         w, [](const Listener& l, ListenerId) { return !live(l.socket); }) &&
                     every_conn(w, [](const Conn& c, ConnId) { return !live(c.socket); }) &&
                     every_irp(w,
                               [](const Irp& i, IrpId) {
                                 return i.use != IrpUse::create || i.phase == IrpPhase::idle;
                               }) &&
                     every_frame(w, [](const Frame& f) { return f.kind != FrameKind::WskSocket; });
            },
    },
};

}  // namespace

std::span<const Property> socket_properties() { return table; }

}  // namespace wskcheck
