// What holds of connections on their way to the driver: one taker, callbacks only when enabled.
#include "property_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

int takers(const SmallWorld& w, ConnId conn) {
  int count = 0;
  every_irp(w, [&](const Irp& i, IrpId) {
    count += i.use == IrpUse::accept && i.conn == conn && i.phase != IrpPhase::idle;
    return true;
  });
  every_frame(w, [&](const Frame& f) {
    count += f.kind == FrameKind::WskAcceptEvent && f.conn == conn;
    return true;
  });
  return count;
}

constexpr Property table[] = {
    {
        .id = "P-ACC-01",
        .line = __LINE__,
        .says = "each connection goes to one taker: one accept IRP or one call of WskAcceptEvent",
        .cite = "X from D:accept/rem, D:accept_event/rem",
        .covers = {"ACC-18"},
        .correct_driver = false,
        .state =
            [](const SmallWorld& w) {
              return every_conn(w, [&](const Conn& c, ConnId id) {
                if (c.phase == ConnPhase::absent) return true;
                const int count = takers(w, id);
                const bool one = c.phase == ConnPhase::taken || c.phase == ConnPhase::offered;
                return one ? count == 1 : count <= 1;
              });
            },
        .step =
            [](const Taken& t) {
              return !delivers(t) || !has(t.before->conn(t.conn).history, was_delivered);
            },
    },
    {
        .id = "P-ACC-02",
        .line = __LINE__,
        .says = "WSK decides for WskAcceptEvent only while no accept IRP is queued",
        .cite = "D:accept/rem; D:accept_event/rem",
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              return !present(t.conn) || t.after->conn(t.conn).phase != ConnPhase::indicated ||
                     t.before->conn(t.conn).phase == ConnPhase::indicated ||
                     t.before->listener(t.listener).accepts_queued == 0;
            },
    },
    {
        .id = "P-ACC-03",
        .line = __LINE__,
        .says = "what is delivered is a new socket, connected and bound",
        .cite = "D:get_local_address/rem; D:accept_event/p",
        .covers = {"ASO-01", "AEV-06"},
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              return !delivers(t) || (t.before->conn(t.conn).socket.phase == SocketPhase::none &&
                                      t.after->conn(t.conn).socket.phase == SocketPhase::ready);
            },
    },
    {
        .id = "P-AEV-01",
        .line = __LINE__,
        .says = "WskAcceptEvent begins only while it is enabled or being disabled",
        .cite = "D:accept_event/rem",
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              return !enters(t, FrameKind::WskAcceptEvent) ||
                     t.before->listener(t.listener).accept_event != EventState::off;
            },
    },
    {
        .id = "P-AEV-02",
        .line = __LINE__,
        .says = "WSK closes the socket of a connection that WskAcceptEvent refused, and no socket "
                "is left without an owner",
        .cite = "D:accept_event/ret; H (annotation)",
        .covers = {"AEV-20"},
        .state =
            [](const SmallWorld& w) {
              return every_conn(w, [](const Conn& c, ConnId) {
                return c.phase != ConnPhase::gone || !live(c.socket);
              });
            },
    },
    {
        .id = "P-AEV-03",
        .line = __LINE__,
        .says =
            "WskAcceptEvent and WskInspectEvent without a connection mean that the listener has "
            "died, and each tells it once",
        .cite = "D:accept_event/p; D:inspect_event/p; S",
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              if (!enters_for_listener(t) || present(t.conn)) return true;
              const Socket& s = t.before->listener(t.listener).socket;
              return s.dead != 0 &&
                     !has(s.told_dead, t.rule->frame == FrameKind::WskAcceptEvent ? 1 : 2);
            },
    },
    {
        .id = "P-AEV-04",
        .line = __LINE__,
        .says = "callbacks of an accepted socket are on only where the driver enabled them, or "
                "where WskAcceptEvent delivered it and the listener has events to inherit, or "
                "where static ones were set",
        .cite = "D:accept_event/rem; N:so-wsk-event-callback",
        .covers = {"EVT-16", "AEV-15"},
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              if (!present(t.conn) || events_are_on(t.before->conn(t.conn)) ||
                  !events_are_on(t.after->conn(t.conn))) {
                return true;
              }
              const bool is_static = t.before->client().static_events != 0;
              if (t.rule->frame == FrameKind::Completion && t.rule->pushes) return is_static;
              if (!present(t.frame) || t.rule->pushes) return false;
              const Frame& f = t.before->frame(t.frame);
              if (f.kind == FrameKind::WskControlSocket) return f.on_conn != 0;
              return f.kind == FrameKind::WskAcceptEvent &&
                     (t.before->listener(t.listener).inherit != 0 || is_static);
            },
    },
    {
        .id = "P-AEV-05",
        .line = __LINE__,
        .says =
            "callbacks of an accepted socket begin only while they are enabled and the socket is "
            "open",
        .cite = "D:accept/rem; H:PFN_WSK_ACCEPT_EVENT",
        .correct_driver = false,
        .step =
            [](const Taken& t) {
              return !enters(t, FrameKind::ConnectionEvent) ||
                     (events_are_on(t.before->conn(t.conn)) &&
                      t.before->conn(t.conn).socket.phase == SocketPhase::ready);
            },
    },
};

}  // namespace

std::span<const Property> delivery_properties() { return table; }

}  // namespace wskcheck
