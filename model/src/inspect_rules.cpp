// WskInspectEvent: a request is shown to the driver before anything else happens to it.
//
// Common cases: NET-01 INS-01, then INS-09 (accepted), INS-11 (rejected) or PND-02.pend (pended).
// A request that is dropped while the callback runs is only marked; the notice is due when the
// callback has returned pend or accept. Left out: whether the driver copied the ID (PND-01).
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Condition serial_inspection{
    "Q-23", "no other inspection of the listener runs, or they may run at the same time",
    [](const View& v) {
      return !v.facts.inspecting_other || v.flavour == nullptr ||
             v.flavour->allows(choice("Q-23", "concurrent"));
    }};
constexpr Condition serial_callbacks{
    "Q-24", "no other callback of the listener runs, or they may run at the same time",
    [](const View& v) {
      return !v.facts.other_callback || v.flavour == nullptr ||
             v.flavour->allows(choice("Q-24", "concurrent"));
    }};
constexpr Condition close_lets_begin{
    "Q-67", "the listener is not closing, or callbacks may still begin", [](const View& v) {
      return v.listener->socket.phase != SocketPhase::closing || v.flavour == nullptr ||
             v.flavour->allows(choice("Q-67", "some"));
    }};
constexpr Condition id_unique{"INS-05", "no live request of the listener has this inspect ID",
                              [](const View& v) { return !v.facts.id_taken; }};
bool ids_are_for_ever(const View& v) {
  return !allows(v, choice("Q-18", "listener")) && !allows(v, choice("Q-18", "client")) &&
         !allows(v, choice("Q-18", "system"));
}
constexpr Condition id_of_one_request{
    "Q-18", "no request of another listener has this inspect ID, or it may",
    [](const View& v) { return !v.facts.id_elsewhere || allows(v, choice("Q-18", "listener")); }};
constexpr Condition id_not_on_socket{
    "Q-20", "no accepted socket has this inspect ID, or it ended with the delivery",
    [](const View& v) { return !v.facts.id_on_socket || allows(v, choice("Q-20", "at-accept")); }};
constexpr Condition inspects{"", "the listener has a WskInspectEvent", [](const View& v) {
                               return !has(v.listener->missing, no_inspect_event);
                             }};
constexpr Condition frame_of_reference{
    "INS-03", "it gets the listener's context",
    [](const View& v) { return context_is_the_sockets.holds(v); }};
constexpr Condition irql{"INS-13", "it comes at DISPATCH_LEVEL or below",
                         [](const View& v) { return irql_at_most_dispatch.holds(v); }};

void begin(View& v) {
  v.conn->phase = ConnPhase::inspecting;
  set(v.conn->history, was_inspected);
}

// The request goes on after an answer of pend or accept, or its abort notice is due.
void go_on(View& v, ConnPhase phase) {
  v.conn->phase = has(v.conn->history, was_dropped) ? ConnPhase::abort_due : phase;
}

constexpr Rule table[] = {
    {
        .id = "INS-01",
        .line = __LINE__,
        .label = enter,
        .over = Over::conn,
        .says = "a new request on a conditional listener: WSK calls WskInspectEvent first",
        .cite = "N:listening-for-and-accepting; H:PFN_WSK_INSPECT_EVENT",
        .unless = f_recycle,
        .listener = in(SocketPhase::ready, SocketPhase::closing),
        .conn = in(ConnPhase::arrived),
        .frame = FrameKind::WskInspectEvent,
        .when = {{serial_inspection, serial_callbacks, close_lets_begin, inspects, id_unique,
                  id_of_one_request, id_not_on_socket, frame_of_reference, irql}},
        .pushes = true,
        .then =
            [](View& v) {
              if (v.seen != nullptr && v.seen->id_known) {
                v.conn->key = v.seen->key;
                v.conn->serial = v.seen->serial;
              }
              begin(v);
            },
    },
    {
        .id = "Q-19",
        .step = "reused",
        .line = __LINE__,
        .label = enter,
        .over = Over::conn,
        .says = "WSK calls WskInspectEvent with an inspect ID that an ended request may have had",
        .cite = "Q-19",
        .choice = choice("Q-19", "wraps"),
        .feature = f_recycle,
        .listener = in(SocketPhase::ready, SocketPhase::closing),
        .conn = in(ConnPhase::arrived),
        .frame = FrameKind::WskInspectEvent,
        .when = {{serial_inspection,
                  serial_callbacks,
                  close_lets_begin,
                  id_unique,
                  id_of_one_request,
                  id_not_on_socket,
                  {"Q-18", "IDs are unique among the requests that live, not among all",
                   [](const View& v) { return !ids_are_for_ever(v); }}}},
        .pushes = true,
        .args = 4,  // bit 0: SerialNumber, bit 1: Key
        .then =
            [](View& v) {
              v.conn->serial = v.arg & 1u;
              v.conn->key = (v.arg >> 1u) & 1u;
              begin(v);
            },
    },
    {
        .id = "Q-19",
        .step = "fresh",
        .line = __LINE__,
        .label = enter,
        .over = Over::conn,
        .says = "WSK calls WskInspectEvent with an inspect ID that no request had before",
        .cite = "Q-19",
        .feature = f_recycle,
        .listener = in(SocketPhase::ready, SocketPhase::closing),
        .conn = in(ConnPhase::arrived),
        .frame = FrameKind::WskInspectEvent,
        .when = {{serial_inspection,
                  serial_callbacks,
                  close_lets_begin,
                  {"Q-19", "inspect IDs do not come back",
                   [](const View& v) {
                     return v.flavour != nullptr &&
                            (!allows(v, choice("Q-19", "wraps")) || ids_are_for_ever(v));
                   }}}},
        .pushes = true,
        .then = begin,
    },
    {
        .id = "INS-09",
        .line = __LINE__,
        .party = application,
        .label = leave,
        .over = Over::frame,
        .says = "the driver returns WskInspectAccept: the connection is being established",
        .cite = "D:inspect_event/rem",
        .frame = FrameKind::WskInspectEvent,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "there is a request", [](const View& v) { return v.has_conn(); }},
                  {"", "WskInspectAccept is returned",
                   [](const View& v) {
                     return v.seen == nullptr || v.seen->raw_action == action_accept;
                   }}}},
        .pops = true,
        .then =
            [](View& v) {
              set(v.conn->history, was_accepted);
              go_on(v, ConnPhase::establishing);
            },
    },
    {
        .id = "INS-11",
        .line = __LINE__,
        .party = application,
        .label = leave,
        .over = Over::frame,
        .says = "the driver returns WskInspectReject: the request is dropped, silently",
        .cite = "D:inspect_event/rem; H",
        .feature = f_reject,
        .frame = FrameKind::WskInspectEvent,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "there is a request", [](const View& v) { return v.has_conn(); }},
                  {"", "WskInspectReject is returned",
                   [](const View& v) {
                     return v.seen == nullptr || v.seen->raw_action == action_reject ||
                            v.seen->raw_action > action_pend;
                   }}}},
        .pops = true,
        .then =
            [](View& v) {
              set(v.conn->history, was_rejected);
              lose(*v.conn);
            },
        .checks = {{{"INS-08", "WskInspectEvent returns reject (0), accept (1) or pend (2)",
                     "D:inspect_event/ret; H (order of the enum)",
                     [](const View& v) {
                       return v.seen == nullptr || v.seen->raw_action <= action_pend;
                     }}}},
    },
    {
        .id = "PND-02",
        .step = "pend",
        .line = __LINE__,
        .party = application,
        .label = leave,
        .over = Over::frame,
        .says = "the driver returns WskInspectPend: it has to call WskInspectComplete later",
        .cite = "D:inspect_event/rem; N:listening-for-and-accepting",
        .feature = f_complete,
        .frame = FrameKind::WskInspectEvent,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "there is a request", [](const View& v) { return v.has_conn(); }},
                  {"", "WskInspectPend is returned",
                   [](const View& v) {
                     return v.seen == nullptr || v.seen->raw_action == action_pend;
                   }}}},
        .pops = true,
        .then =
            [](View& v) {
              set(v.conn->history, was_pended);
              go_on(v, ConnPhase::pended);
            },
    },
    {
        .id = "DEAD-03",
        .line = __LINE__,
        .label = enter,
        .over = Over::listener,
        .says = "the listener has died: WSK calls WskInspectEvent with a NULL InspectID",
        .cite = "D:inspect_event/p",
        .feature = f_death,
        .urgent = false,
        .listener = in(SocketPhase::ready),
        .frame = FrameKind::WskInspectEvent,
        .when = {{is_conditional,
                  listener_dead,
                  {"", "the notification was not made before",
                   [](const View& v) { return (v.listener->socket.told_dead & 2u) == 0; }},
                  {"Q-77", "WskAcceptEvent has not told of it, or both may",
                   [](const View& v) {
                     return (v.listener->socket.told_dead & 1u) == 0 || v.flavour == nullptr ||
                            v.flavour->allows(choice("Q-77", "both"));
                   }},
                  context_is_the_sockets,
                  irql_at_most_dispatch}},
        .pushes = true,
        .then = [](View& v) { set(v.listener->socket.told_dead, 2); },
    },
    {
        .id = "DEAD-03",
        .step = "leave",
        .line = __LINE__,
        .party = application,
        .label = leave,
        .over = Over::frame,
        .says = "the driver returns from the notification; the action says nothing",
        .cite = "N:listening-for-and-accepting (sample)",
        .frame = FrameKind::WskInspectEvent,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "there is no request", [](const View& v) { return !v.has_conn(); }}}},
        .pops = true,
        .then = [](View&) {},
    },
};

}  // namespace

std::span<const Rule> inspect_rules() { return table; }

}  // namespace wskcheck
