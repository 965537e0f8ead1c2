// WskAcceptEvent: a connection is delivered, or the death of the listener reported, by callback.
//
// Common cases: NET-01 NET-02 ACC-08 AEV-02, then AEV-11 (accepted) or AEV-12 (rejected).
// ACC-08 is a step of its own because WSK decides for the callback before it calls: an accept IRP
// may be queued in between (ACC-09). Left out: what the driver writes into the out-parameters.
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Condition enabled{"AEV-01", "WskAcceptEvent is enabled",
                            [](const View& v) { return accept_event_live(v); }};
constexpr Condition disable_lets_begin{
    "Q-53", "no disable is pending, or it lets new calls begin", [](const View& v) {
      return v.listener->accept_event != EventState::disabling || v.flavour == nullptr ||
             v.flavour->allows(choice("Q-53", "until-disabled"));
    }};
constexpr Condition close_lets_begin{
    "Q-67", "the listener is not closing, or callbacks may still begin", [](const View& v) {
      return v.listener->socket.phase != SocketPhase::closing || v.flavour == nullptr ||
             v.flavour->allows(choice("Q-67", "some"));
    }};
constexpr Condition alone{
    "Q-24", "no other callback of the listener runs, or they may run at the same time",
    [](const View& v) {
      return !v.facts.other_callback || v.flavour == nullptr ||
             v.flavour->allows(choice("Q-24", "concurrent"));
    }};
constexpr Condition in_order{
    "Q-31", "the connection is first in the order of waiting connections", [](const View& v) {
      return v.flavour == nullptr || v.flavour->allows(choice("Q-31", "any")) ||
             (v.flavour->allows(choice("Q-31", "arrival")) && v.facts.first_arrived) ||
             (v.flavour->allows(choice("Q-31", "establishment")) && v.facts.first_established);
    }};

constexpr Condition not_enabled{"", "WskAcceptEvent is not enabled", [](const View& v) {
                                  return v.listener->accept_event == EventState::off ||
                                         v.listener->accept_event == EventState::disabling;
                                }};

constexpr std::int64_t refused = 0xC00000D0;  // STATUS_REQUEST_NOT_ACCEPTED

// The accepted socket gets what its listener has to inherit; without a table there is no callback
// . Which of it is on is asked where a callback comes.
void inherit_events(View& v) {
  const bool at_call = has(v.conn->events, events_at_call);
  unset(v.conn->events, events_at_call);
  if (v.seen != nullptr && v.seen->dispatch == Seen::Tri::no) return;
  if (v.listener->inherit != 0) set(v.conn->events, at_call ? events_on : events_at_return);
  if (v.client->static_events != 0) set(v.conn->events, events_static);
}

constexpr Rule table[] = {
    {
        .id = "ACC-08",
        .line = __LINE__,
        .over = Over::conn,
        .says = "no accept IRP is queued: WSK decides to deliver the connection by WskAcceptEvent",
        .cite = "D:accept/rem; D:accept_event/rem",
        .listener = in(SocketPhase::ready, SocketPhase::closing),
        .conn = in(ConnPhase::established),
        .when = {{enabled,
                  disable_lets_begin,
                  close_lets_begin,
                  {"ACC-08", "no accept IRP is queued",
                   [](const View& v) { return v.listener->accepts_queued == 0; }},
                  {"Q-34",
                   "it was established while WskAcceptEvent was enabled, or those that "
                   "wait are indicated too",
                   [](const View& v) {
                     return v.conn->early == 0 || allows(v, choice("Q-34", "indicate"));
                   }},
                  {"Q-35", "it was established while WskAcceptEvent was enabled, or could wait",
                   [](const View& v) {
                     return v.conn->early == 0 || allows(v, choice("Q-35", "wait"));
                   }},
                  in_order}},
        .then = [](View& v) { v.conn->phase = ConnPhase::indicated; },
    },
    {
        .id = "AEV-02",
        .line = __LINE__,
        .label = enter,
        .over = Over::conn,
        .says = "WSK calls WskAcceptEvent with the new connection, once",
        .cite = "N:listening-for-and-accepting; H:PFN_WSK_ACCEPT_EVENT",
        .listener = in(SocketPhase::ready, SocketPhase::closing),
        .conn = in(ConnPhase::indicated),
        .frame = FrameKind::WskAcceptEvent,
        .when = {{enabled,
                  disable_lets_begin,
                  close_lets_begin,
                  alone,
                  {"AEV-03", "it gets the listener's context, at DISPATCH_LEVEL or below",
                   [](const View& v) {
                     return context_is_the_sockets.holds(v) && irql_at_most_dispatch.holds(v);
                   }},
                  {"AEV-04",
                   "the flags are 0 or WSK_FLAG_AT_DISPATCH_LEVEL, and agree with the IRQL",
                   [](const View& v) {
                     if (v.seen == nullptr || v.seen->flags < 0) return true;
                     if (v.seen->flags == 8) return v.seen->irql < 0 || v.seen->irql == 2;
                     return v.seen->flags == 0;
                   }}}},
        .pushes = true,
        .then =
            [](View& v) {
              v.conn->phase = ConnPhase::offered;
              set(v.conn->history, was_delivered);
              v.conn->socket.phase = SocketPhase::ready;
              if (v.listener->inherit != 0) set(v.conn->events, events_at_call);
            },
    },
    {
        .id = "Q-35",
        .step = "dropped",
        .line = __LINE__,
        .over = Over::conn,
        .says = "a connection that came before WskAcceptEvent was enabled is dropped",
        .cite = "Q-35",
        .choice = choice("Q-35", "dropped"),
        .feature = f_event,
        .urgent = false,
        .conn = in(ConnPhase::established),
        .when = {{{"", "it was established while WskAcceptEvent was not enabled",
                   [](const View& v) { return v.conn->early != 0; }},
                  may_end_unseen}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "Q-33",
        .step = "wait",
        .line = __LINE__,
        .over = Over::conn,
        .says = "WskAcceptEvent was disabled before the call began: the connection waits again",
        .cite = "Q-33",
        .choice = choice("Q-33", "wait"),
        .feature = f_disable,
        .conn = in(ConnPhase::indicated),
        .when = {{not_enabled}},
        .then = [](View& v) { v.conn->phase = ConnPhase::established; },
    },
    {
        .id = "Q-33",
        .step = "into-accepts",
        .line = __LINE__,
        .over = Over::conn,
        .says =
            "WskAcceptEvent was disabled before the call began: the connection is for accept IRPs",
        .cite = "Q-33",
        .choice = choice("Q-33", "into-accepts"),
        .feature = f_disable,
        .conn = in(ConnPhase::indicated),
        .when = {{not_enabled}},
        .then = [](View& v) { v.conn->phase = ConnPhase::established; },
    },
    {
        .id = "Q-33",
        .step = "dropped",
        .line = __LINE__,
        .over = Over::conn,
        .says = "WskAcceptEvent was disabled before the call began: the connection is dropped",
        .cite = "Q-33",
        .choice = choice("Q-33", "dropped"),
        .feature = f_disable,
        .conn = in(ConnPhase::indicated),
        .when = {{not_enabled, may_end_unseen}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "Q-33",
        .step = "dropped-later",
        .line = __LINE__,
        .over = Over::conn,
        .says = "WskAcceptEvent is disabled: a connection that waits for it is dropped",
        .cite = "Q-33",
        .choice = choice("Q-33", "dropped"),
        .feature = f_disable,
        .urgent = false,
        .conn = in(ConnPhase::established),
        .when = {{{"", "WskAcceptEvent is off",
                   [](const View& v) { return v.listener->accept_event == EventState::off; }},
                  may_end_unseen}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "AEV-11",
        .line = __LINE__,
        .party = application,
        .label = leave,
        .over = Over::frame,
        .says = "the driver returns STATUS_SUCCESS from WskAcceptEvent: the socket is its own",
        .cite = "D:accept_event/ret",
        .frame = FrameKind::WskAcceptEvent,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "there is a connection", [](const View& v) { return v.has_conn(); }},
                  {"", "STATUS_SUCCESS is returned",
                   [](const View& v) { return v.seen == nullptr || v.seen->status <= 0; }}}},
        .pops = true,
        .then =
            [](View& v) {
              v.conn->phase = ConnPhase::open;
              inherit_events(v);
            },
    },
    {
        .id = "Q-60",
        .step = "accepts",
        .line = __LINE__,
        .party = application,
        .label = leave,
        .over = Over::frame,
        .says = "the driver returns a status that is not listed, and WSK takes it for an accept",
        .cite = "Q-60",
        .feature = f_misuse,
        .frame = FrameKind::WskAcceptEvent,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "there is a connection", [](const View& v) { return v.has_conn(); }},
                  {"", "another status is returned for which NT_SUCCESS holds",
                   [](const View& v) {
                     return v.seen == nullptr ||
                            (v.seen->status > 0 && v.seen->status < 0x80000000);
                   }},
                  {"Q-60", "such a status accepts",
                   [](const View& v) {
                     return allows(v, choice("Q-60", "success-if-nt-success")) ||
                            allows(v, choice("Q-60", "undefined"));
                   }}}},
        .pops = true,
        .then =
            [](View& v) {
              v.conn->phase = ConnPhase::open;
              inherit_events(v);
            },
        .checks = {{{"AEV-14",
                     "WskAcceptEvent returns STATUS_SUCCESS or "
                     "STATUS_REQUEST_NOT_ACCEPTED",
                     "D:accept_event/ret", [](const View&) { return false; }}}},
    },
    {
        .id = "AEV-12",
        .line = __LINE__,
        .party = application,
        .label = leave,
        .over = Over::frame,
        .says = "the driver returns STATUS_REQUEST_NOT_ACCEPTED: WSK closes the socket",
        .cite = "D:accept_event/ret",
        .feature = f_reject,
        .frame = FrameKind::WskAcceptEvent,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "there is a connection", [](const View& v) { return v.has_conn(); }},
                  {"", "an error is returned",
                   [](const View& v) { return v.seen == nullptr || v.seen->status > 0; }},
                  {"Q-60", "STATUS_REQUEST_NOT_ACCEPTED is returned, or another status rejects",
                   [](const View& v) {
                     return v.seen == nullptr || v.seen->status == refused ||
                            allows(v, choice("Q-60", "reject")) ||
                            allows(v, choice("Q-60", "undefined")) ||
                            (v.seen->status >= 0x80000000 &&
                             allows(v, choice("Q-60", "success-if-nt-success")));
                   }}}},
        .pops = true,
        .then =
            [](View& v) {
              lose(*v.conn);
              v.conn->events = 0;
              v.conn->socket.phase = SocketPhase::closed;
            },
        .checks = {{{"AEV-14",
                     "WskAcceptEvent returns STATUS_SUCCESS or "
                     "STATUS_REQUEST_NOT_ACCEPTED",
                     "D:accept_event/ret",
                     [](const View& v) {
                       return v.seen == nullptr || v.seen->status < 0 || v.seen->status == refused;
                     }},
                    {"AEV-13",
                     "a socket that the callback rejects is not used or closed any more, "
                     "and none of its callbacks was enabled",
                     "H:PFN_WSK_ACCEPT_EVENT",
                     [](const View& v) {
                       return v.conn->socket.close_called == 0 && v.conn->socket.calls == 0 &&
                              v.conn->socket.irps == 0 && !has(v.conn->events, events_on);
                     }}}},
    },
    {
        .id = "DEAD-02",
        .line = __LINE__,
        .label = enter,
        .over = Over::listener,
        .says = "the listener has died: WSK calls WskAcceptEvent with a NULL AcceptSocket",
        .cite = "D:accept_event/p",
        .feature = f_death,
        .urgent = false,
        .listener = in(SocketPhase::ready),
        .frame = FrameKind::WskAcceptEvent,
        .when = {{enabled,
                  listener_dead,
                  {"AEV-09", "the notification was not made before",
                   [](const View& v) { return (v.listener->socket.told_dead & 1u) == 0; }},
                  {"Q-77", "WskInspectEvent has not told of it, or both may",
                   [](const View& v) {
                     return (v.listener->socket.told_dead & 2u) == 0 || v.flavour == nullptr ||
                            v.flavour->allows(choice("Q-77", "both"));
                   }},
                  {"AEV-16", "it comes at DISPATCH_LEVEL or below", irql_at_most_dispatch.holds},
                  {"CTX-01", "it gets the listener's context, unchanged",
                   context_is_the_sockets.holds}}},
        .pushes = true,
        .then = [](View& v) { set(v.listener->socket.told_dead, 1); },
    },
    {
        .id = "DEAD-02",
        .step = "leave",
        .line = __LINE__,
        .party = application,
        .label = leave,
        .over = Over::frame,
        .says = "the driver returns from the notification; the status says nothing (Q-61)",
        .cite = "N:listening-for-and-accepting (sample); S",
        .frame = FrameKind::WskAcceptEvent,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "there is no connection", [](const View& v) { return !v.has_conn(); }}}},
        .pops = true,
        .then = [](View&) {},
    },
};

}  // namespace

std::span<const Rule> accept_event_rules() { return table; }

}  // namespace wskcheck
