// The scopes of the default job and of the large one.
//
// The default job is made so that every rule fires somewhere, every witness is seen and every
// obligation is judged, in well under a minute; a test holds it to that. Each scope looks at few
// features with as many objects as they need. The large scopes are for a machine with time and
// memory.
#include <array>

#include "wskcheck/model/bounds.h"

namespace wskcheck {
namespace {

struct Room {
  std::uint32_t conns;
  std::uint32_t irps;
  std::uint32_t frames;
};

constexpr Bounds bounds(Start start, Room room, std::uint32_t features) {
  return {.listeners = 1,
          .conns = room.conns,
          .irps = room.irps,
          .frames = room.frames,
          .features = features,
          .start = start,
          .obligations = false};
}
// With the obligations judged, for small scopes.
constexpr Bounds ending(Start start, Room room, std::uint32_t features) {
  Bounds b = bounds(start, room, features);
  b.obligations = true;
  return b;
}
// Stacks of three calls and callbacks.
constexpr Bounds deep(Start start, Room room, std::uint32_t features) {
  Bounds b = bounds(start, room, features);
  b.depth = 3;
  return b;
}

// With one alternative of a question only, as a number.
constexpr Bounds with(Bounds b, std::uint8_t question, std::uint8_t alternative) {
  b.flavour.fix(question, static_cast<std::uint8_t>(1u << alternative));
  return b;
}

// Connections, IRPs, calls and callbacks in progress.
constexpr std::array default_job{
    Scope{"lifecycle", "from WskRegister to WskDeregister with one listener",
          bounds(Start::unregistered, {1, 1, 3},
                 f_registration | f_create | f_bind | f_close | f_failure)},
    Scope{"unload", "WskDeregister waits for what is open, and then ends",
          ending(Start::registered, {1, 1, 2}, f_registration | f_create | f_bind | f_close)},
    Scope{"static", "static callbacks: WskAcceptEvent is on from the bind",
          ending(Start::registered, {1, 1, 3},
                 f_static | f_create | f_bind | f_close | f_close_accepted | f_failure)},
    Scope{"static-events", "static callbacks of listeners and of accepted sockets",
          ending(Start::registered, {1, 2, 3},
                 f_static | f_socket_events | f_create | f_bind | f_accept)},
    Scope{"options", "options before bind, WskGetLocalAddress after it",
          ending(Start::unbound, {1, 1, 2},
                 f_bind | f_conditional | f_query | f_address | f_close | f_failure)},
    Scope{"bind", "two binds at once",
          ending(Start::unbound, {1, 2, 2}, f_bind | f_close | f_failure)},
    Scope{"stream", "a stream socket becomes a listener",
          bounds(Start::registered, {1, 2, 2},
                 f_create | f_bind | f_stream | f_accept | f_close | f_failure | f_address)},
    Scope{"accept", "three accept IRPs, two connections",
          bounds(Start::listening, {2, 3, 3}, f_accept | f_cancel | f_drop | f_reset | f_failure)},
    Scope{"accept-ends", "an accept IRP ends",
          ending(Start::listening, {1, 1, 3}, f_accept | f_cancel | f_close | f_drop)},
    Scope{"accept-close", "accept IRPs are queued while the listener is closed",
          bounds(Start::listening, {2, 3, 3},
                 f_accept | f_cancel | f_close | f_close_accepted | f_other)},
    Scope{"event", "WskAcceptEvent is enabled and disabled, inside the callback too",
          bounds(Start::listening, {1, 1, 4},
                 f_event | f_disable | f_reject | f_nested | f_close | f_drop | f_reset)},
    Scope{"event-close", "a disable is pending when the listener is closed",
          ending(Start::listening, {1, 2, 2}, f_event | f_disable | f_close)},
    Scope{"event-two", "two connections by WskAcceptEvent while it is disabled",
          bounds(Start::listening, {2, 1, 3}, f_event | f_disable)},
    Scope{"both-takers", "accept IRPs and WskAcceptEvent on one listener",
          bounds(Start::listening, {2, 2, 3}, f_accept | f_event | f_reset)},
    Scope{"both-takers-disable", "accept IRPs while WskAcceptEvent is disabled",
          bounds(Start::listening, {1, 2, 3}, f_accept | f_event | f_disable | f_close)},
    Scope{"conditional",
          "requests are inspected: accepted, rejected or pended, dropped at any time",
          bounds(Start::conditional, {2, 1, 3}, f_complete | f_reject | f_drop | f_failure)},
    Scope{"conditional-ends", "inspections, their answers and their abort notices end",
          ending(Start::conditional, {1, 1, 3}, f_complete | f_reject | f_drop | f_close)},
    Scope{"conditional-takers", "accepted requests by accept IRP and by WskAcceptEvent",
          bounds(Start::conditional, {2, 1, 3}, f_accept | f_event)},
    Scope{"conditional-accept", "accept IRPs and WskInspectComplete at once",
          bounds(Start::conditional, {2, 2, 2}, f_complete | f_accept | f_drop)},
    Scope{
        "conditional-reset", "peers reset what was accepted",
        bounds(Start::conditional, {1, 1, 3}, f_event | f_reset | f_drop | f_complete | f_failure)},
    Scope{
        "conditional-bind", "inspection from the bind on",
        bounds(Start::unbound, {1, 2, 3}, f_bind | f_conditional | f_complete | f_drop | f_inline)},
    Scope{"conditional-close", "a conditional listener is closed with everything outstanding",
          bounds(Start::conditional, {2, 2, 3}, f_complete | f_drop | f_accept | f_close)},
    Scope{
        "death", "a listener dies with everything in use",
        bounds(Start::conditional, {1, 2, 2}, f_death | f_complete | f_accept | f_event | f_close)},
    Scope{"death-takers", "a listener without conditional mode dies",
          bounds(Start::listening, {1, 1, 3},
                 f_death | f_accept | f_event | f_disable | f_address | f_close)},
    Scope{"death-bind", "a socket dies before it listens",
          ending(Start::registered, {0, 2, 2},
                 f_death | f_bind | f_conditional | f_close | f_query | f_create | f_stream)},
    Scope{"accepted", "what a driver does with an accepted socket",
          bounds(Start::listening, {1, 1, 2},
                 f_event | f_socket_events | f_disconnect | f_other | f_query | f_close_accepted |
                     f_reject | f_failure | f_death)},
    Scope{"accepted-inherit", "events that accepted sockets inherit, used at once",
          bounds(Start::listening, {1, 1, 3},
                 f_event | f_socket_events | f_other | f_close_accepted | f_disable)},
    Scope{"query", "inspect IDs asked of accepted sockets",
          ending(Start::conditional, {1, 1, 2}, f_accept | f_query)},
    Scope{"recycle", "requests come and go, and inspect IDs come back",
          bounds(Start::conditional, {2, 1, 3}, f_recycle | f_complete | f_reject | f_drop)},
    Scope{"fresh-ids", "requests come and go, and inspect IDs never come back (Q-19)",
          with(bounds(Start::conditional, {1, 1, 2}, f_recycle | f_complete | f_reject | f_drop),
               19, 0)},
    Scope{"in-order", "connections are taken in the order of their arrival (Q-31)",
          with(bounds(Start::listening, {3, 1, 2}, f_accept | f_event), 31, 0)},
    Scope{"one-by-one", "callbacks of a listener do not run at the same time (Q-24)",
          with(bounds(Start::conditional, {2, 1, 3}, f_complete | f_event | f_drop), 24, 0)},
    Scope{
        "inline", "WSK calls back on the caller's stack, and the driver calls WSK in callbacks",
        deep(Start::conditional, {1, 1, 3},
             f_inline | f_nested | f_accept | f_event | f_disable | f_close | f_complete | f_drop)},
    Scope{"reuse", "IoReuseIrp is a step of its own",
          bounds(Start::listening, {2, 2, 3}, f_reuse | f_accept | f_cancel | f_close)},
    Scope{"misuse", "the driver breaks an obligation, once",
          bounds(Start::conditional, {1, 1, 3},
                 f_misuse | f_accept | f_event | f_disable | f_complete | f_close | f_reuse)},
    Scope{"misuse-bind", "the driver breaks an obligation before the listener listens",
          bounds(Start::unbound, {1, 1, 3},
                 f_misuse | f_bind | f_conditional | f_address | f_close | f_query | f_accept |
                     f_stream)},
    Scope{"misuse-table", "the driver gives no callbacks and asks for them",
          bounds(Start::registered, {1, 1, 3},
                 f_misuse | f_create | f_bind | f_conditional | f_event | f_close)},
    Scope{"misuse-static", "the driver enables and disables static callbacks",
          bounds(Start::registered, {0, 1, 2},
                 f_misuse | f_static | f_create | f_bind | f_event | f_disable)},
    Scope{"misuse-stream", "the driver breaks an obligation with a stream socket",
          bounds(Start::registered, {1, 2, 2},
                 f_misuse | f_create | f_bind | f_stream | f_accept | f_close)},
    Scope{"misuse-unload", "the driver breaks an obligation of registration or unload",
          bounds(Start::registered, {1, 1, 3},
                 f_misuse | f_registration | f_static | f_create | f_close | f_nested)},
};

constexpr std::array large_job{
    Scope{"large-accept", "four connections, six IRPs and both takers",
          bounds(Start::listening, {4, 6, 6},
                 f_accept | f_event | f_disable | f_cancel | f_reset | f_close | f_close_accepted |
                     f_other | f_drop | f_failure)},
    Scope{"large-conditional", "four requests in conditional mode with both takers",
          bounds(
              Start::conditional, {4, 6, 6},
              f_complete | f_reject | f_drop | f_accept | f_event | f_reset | f_close | f_failure)},
    Scope{"large-lifecycle", "from registration to unload with conditional mode and death",
          bounds(Start::unregistered, {3, 5, 5},
                 f_registration | f_create | f_bind | f_conditional | f_complete | f_reject |
                     f_drop | f_accept | f_event | f_close | f_close_accepted | f_death | f_query)},
};

}  // namespace

std::span<const Scope> default_scopes() { return default_job; }
std::span<const Scope> large_scopes() { return large_job; }

}  // namespace wskcheck
