// Accepted sockets between delivery and close: disconnect, callbacks, the query of the inspect ID.
//
// Sending and receiving are not modelled: that a call uses the socket and owns an IRP is (ASO-03
// other). Left out: graceful against abortive disconnect (ASO-04 says that both end the request).
#include "rule_parts.h"
#include "rule_tables.h"
#include "wskcheck/model/connection_events.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Mask held = in(ConnPhase::offered, ConnPhase::open, ConnPhase::gone);

bool usable(const View& v) {
  return v.conn->socket.phase == SocketPhase::ready && v.conn->socket.close_called == 0;
}

bool not_by_static_alone(const View& v) {
  const bool any_static = (v.conn->events & (events_static | events_static_irp)) != 0;
  const bool otherwise = (v.conn->events & (events_on | events_at_return)) != 0;
  return !any_static || otherwise || v.flavour == nullptr ||
         static_events_apply(*v.conn, *v.flavour);
}

constexpr Rule table[] = {
    {
        .id = "ASO-03",
        .step = "disconnect",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::conn,
        .says = "the driver calls WskDisconnect on an accepted socket",
        .cite = "D:disconnect",
        .feature = f_disconnect,
        .conn = held,
        .frame = FrameKind::WskDisconnect,
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::disconnect); },
        .sensible = usable,
        .checks = {{not_after_close, at_most_dispatch, irp_is_free, irp_is_fresh}},
    },
    {
        .id = "ASO-03",
        .step = "other",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::conn,
        .says = "the driver calls another function of an accepted socket, such as WskSend",
        .cite = "D:ns.provider_connection_dispatch/rem",
        .feature = f_other,
        .conn = held,
        .frame = FrameKind::OtherCall,
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::other); },
        .sensible = usable,
        .checks = {{not_after_close, irp_is_free, irp_is_fresh}},
    },
    {
        .id = "EVT-07",
        .step = "socket-call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::conn,
        .says = "the driver enables callbacks of an accepted socket",
        .cite = "N:so-wsk-event-callback",
        .feature = f_socket_events,
        .conn = held,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = number(Control::enable_events),
        .pushes = true,
        .then = [](View& v) { use_irp(v, IrpUse::control); },
        .sensible = [](const View& v) { return usable(v) && !events_are_on(*v.conn); },
        .checks = {{not_after_close,
                    {"EVT-03", "callbacks are enabled once the socket is connected",
                     "N:so-wsk-event-callback",
                     [](const View& v) { return v.conn->socket.phase == SocketPhase::ready; }}}},
    },
    {
        .id = "OPT-20",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::conn,
        .says = "the driver asks an accepted socket for its inspect ID, without an IRP",
        .cite = "N:sio-wsk-query-inspect-id",
        .feature = f_query,
        .conn = held,
        .frame = FrameKind::WskControlSocket,
        .frame_arg = number(Control::query_inspect_id),
        .pushes = true,
        .then = [](View& v) { use_irp(v, IrpUse::control); },
        .sensible = usable,
        .checks = {{not_after_close,
                    {"OPT-19", "SIO_WSK_QUERY_INSPECT_ID takes no IRP",
                     "N:sio-wsk-query-inspect-id", [](const View& v) { return !v.has_irp(); }}}},
    },
    {
        .id = "OPT-20",
        .line = __LINE__,
        .over = Over::frame,
        .says = "the accepted socket of a conditional listener tells its request's inspect ID",
        .cite = "N:sio-wsk-query-inspect-id",
        .frame = FrameKind::WskControlSocket,
        .frame_arg = number(Control::query_inspect_id),
        .frame_phase = in(FramePhase::running),
        .when = {{alive, target_open, is_conditional}},
        .then = succeed_now,
    },
    {
        .id = "OPT-21",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a socket that was never inspected refuses: STATUS_INVALID_DEVICE_REQUEST",
        .cite = "N:sio-wsk-query-inspect-id",
        .frame = FrameKind::WskControlSocket,
        .frame_arg = number(Control::query_inspect_id),
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "the socket's request was not inspected",
                   [](const View& v) { return v.listener->conditional == 0; }}}},
        .then = fail_now,
    },
    {
        .id = "EVT-07",
        .step = "socket",
        .line = __LINE__,
        .over = Over::frame,
        .says = "callbacks of the accepted socket are enabled",
        .cite = "N:so-wsk-event-callback",
        .frame = FrameKind::WskControlSocket,
        .frame_arg = number(Control::enable_events),
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, alive, target_open}},
        .then =
            [](View& v) {
              set(v.conn->events, events_on);
              succeed_now(v);
            },
    },
    {
        .id = "ASO-06",
        .line = __LINE__,
        .label = enter,
        .over = Over::conn,
        .says = "WSK calls WskReceiveEvent or WskDisconnectEvent of an accepted socket",
        .cite = "D:disconnect_event; D:receive_event",
        .urgent = false,
        .conn = in(ConnPhase::offered, ConnPhase::open),
        .frame = FrameKind::ConnectionEvent,
        .when = {{
            {"ACC-15", "callbacks of the accepted socket are enabled",
             [](const View& v) { return events_are_on(*v.conn); }},
            {"Q-59", "they are on without what was added while WskAcceptEvent ran, or with it",
             [](const View& v) {
               return (v.conn->events & ~(events_at_call | events_at_return)) != 0 ||
                      allows(v, choice("Q-59", "at-return"));
             }},
            {"Q-56", "they are on without static ones, or those apply to the socket",
             not_by_static_alone},
            {"Q-58", "WskAcceptEvent has returned, or what was enabled inside it may come",
             [](const View& v) {
               return v.conn->phase != ConnPhase::offered || allows(v, choice("Q-58", "at-once"));
             }},
            {"", "the socket is open",
             [](const View& v) { return v.conn->socket.phase == SocketPhase::ready; }},
            {"", "no more callbacks of the socket run than the bounds have room for",
             [](const View& v) { return v.seen != nullptr || v.conn->socket.callbacks == 0; }},
            {"CTX-04", "it gets the accepted socket's context",
             [](const View& v) { return context_is_the_sockets.holds(v); }},
        }},
        .pushes = true,
        .then = [](View&) {},
    },
    {
        .id = "ASO-06",
        .step = "leave",
        .line = __LINE__,
        .party = application,
        .label = leave,
        .over = Over::frame,
        .says = "the driver returns from the callback of an accepted socket",
        .cite = "D:disconnect_event; D:receive_event",
        .frame = FrameKind::ConnectionEvent,
        .frame_phase = in(FramePhase::running),
        .pops = true,
        .then = [](View&) {},
    },
    {
        .id = "ASO-07",
        .line = __LINE__,
        .party = environment,
        .label = outside,
        .over = Over::conn,
        .says = "an accepted socket dies",
        .cite = "D:receive_event/p",
        .feature = f_death | f_socket_events,
        .conn = in(ConnPhase::open),
        .when = {{{"", "the socket is functional",
                   [](const View& v) {
                     return v.conn->socket.phase == SocketPhase::ready && v.conn->socket.dead == 0;
                   }}}},
        .then = [](View& v) { v.conn->socket.dead = 1; },
    },
};

}  // namespace

std::span<const Rule> accepted_rules() { return table; }

bool static_events_apply(const Conn& conn, const Flavour& flavour) {
  const bool to_both = flavour.allows(choice("Q-56", "both"));
  const bool to_callback = to_both || flavour.allows(choice("Q-56", "callback-delivered"));
  return ((conn.events & events_static) != 0 && to_callback) ||
         ((conn.events & events_static_irp) != 0 && to_both);
}

}  // namespace wskcheck
