// Mutants that make a witness impossible.
#include "mutant_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

const Mutant table[] = {
    {.property = "W-ABT-01",
     .says = "no abort after the driver has accepted",
     .edit =
         [](Table& t) {
           demand(rule(t, "ABT-01"),
                  [](const View& v) { return (v.conn->history & was_accepted) == 0; });
         },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete | f_drop)},
    {.property = "W-ABT-02",
     .says = "no abort while WskInspectComplete is in progress",
     .edit =
         [](Table& t) {
           demand(rule(t, "ABT-01"), [](const View& v) { return v.conn->links == 0; });
         },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete | f_drop)},
    {.property = "W-ABT-03",
     .says = "abort notices never lose their race",
     .edit = [](Table& t) { drop(t, "Q-09.race"); },
     .bounds = small(Start::conditional, 1, 0, 2, f_event | f_reset)},
    {.property = "W-ACC-01",
     .says = "a WskAcceptEvent that was decided for waits until no accept IRP is queued",
     .edit =
         [](Table& t) {
           demand(rule(t, "AEV-02"), [](const View& v) { return v.listener->accepts_queued == 0; });
         },
     .bounds = small(Start::listening, 1, 1, 2, f_event | f_accept)},
    {.property = "W-ACC-02",
     .says = "one accept IRP at a time",
     .edit =
         [](Table& t) {
           demand(rule(t, "ACC-01"), [](const View& v) { return v.listener->socket.irps == 0; });
         },
     .bounds = small(Start::listening, 1, 2, 2, f_accept)},
    {.property = "W-ACC-03",
     .says = "WskAcceptEvent is for listeners without conditional mode",
     .edit =
         [](Table& t) {
           demand(rule(t, "ACC-08"), [](const View& v) { return v.listener->conditional == 0; });
         },
     .bounds = small(Start::conditional, 2, 1, 3, f_event | f_accept)},
    {.property = "W-ACC-04",
     .says = "accept IRPs cannot be cancelled",
     .edit = [](Table& t) { drop(t, "Q-83.call"); },
     .bounds = small(Start::listening, 1, 1, 2, f_accept | f_cancel)},
    {.property = "W-AEV-01",
     .says = "the driver waits for the end of WskAcceptEvent",
     .edit = [](Table& t) { rule(t, "ASO-03.other").conn = in(ConnPhase::open); },
     .bounds = small(Start::listening, 1, 1, 2, f_event | f_other)},
    {.property = "W-AEV-02",
     .says = "the driver calls nothing inside callbacks",
     .edit =
         [](Table& t) { demand(rule(t, "CLO-03"), [](const View& v) { return !v.has_host(); }); },
     .bounds = small(Start::listening, 1, 1, 3, f_event | f_nested | f_close)},
    {.property = "W-AEV-03",
     .says = "WskAcceptEvent waits for the end of the bind",
     .edit =
         [](Table& t) {
           demand(rule(t, "ACC-08"), [](const View& v) { return v.listener->socket.irps == 0; });
         },
     .bounds = small(Start::registered, 1, 1, 2, f_static | f_create | f_bind)},
    {.property = "W-AEV-04",
     .says = "a pending disable lets no call begin",
     .edit =
         [](Table& t) {
           demand(rule(t, "AEV-02"),
                  [](const View& v) { return v.listener->accept_event != EventState::disabling; });
         },
     .bounds = small(Start::listening, 2, 0, 3, f_event | f_disable)},
    {.property = "W-AEV-05",
     .says = "connections that are reset are removed",
     .edit = [](Table& t) { drop(t, "Q-39.delivered"); },
     .bounds = small(Start::listening, 1, 0, 2, f_event | f_reset)},
    {.property = "W-AEV-06",
     .says = "nothing is inherited",
     .edit =
         [](Table& t) {
           drop(t, "EVT-15.set");
           drop(t, "EVT-07.both");
         },
     .bounds = small(Start::listening, 1, 0, 2, f_event | f_socket_events)},
    {.property = "W-CIN-01",
     .says = "delivery waits for the end of WskInspectComplete",
     .edit =
         [](Table& t) {
           demand(rule(t, "ACC-08"), [](const View& v) { return v.conn->links == 0; });
         },
     .bounds = small(Start::conditional, 1, 1, 2, f_event | f_complete)},
    {.property = "W-CIN-02",
     .says = "the driver answers pended requests only",
     .edit = [](Table& t) { rule(t, "PND-02.complete").conn = in(ConnPhase::pended); },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete | f_drop)},
    {.property = "W-CIN-03",
     .says = "a rejection ends all notices",
     .edit = [](Table& t) { drop(t, "CIN-13"); },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete | f_reject | f_drop)},
    {.property = "W-CLO-01",
     .says = "the driver closes when no accept IRP is queued",
     .edit =
         [](Table& t) {
           demand(rule(t, "CLO-03"), [](const View& v) { return v.listener->accepts_queued == 0; });
         },
     .bounds = small(Start::listening, 1, 2, 2, f_accept | f_close)},
    {.property = "W-CLO-02",
     .says = "the driver closes when it has all accept IRPs back",
     .edit =
         [](Table& t) {
           demand(rule(t, "CLO-03"), [](const View& v) { return v.listener->socket.irps == 0; });
         },
     .bounds = small(Start::listening, 1, 2, 2, f_accept | f_close)},
    {.property = "W-CLO-03",
     .says = "the driver does not close inside callbacks",
     .edit =
         [](Table& t) { demand(rule(t, "CLO-03"), [](const View& v) { return !v.has_host(); }); },
     .bounds = small(Start::listening, 1, 1, 3, f_event | f_nested | f_close)},
    {.property = "W-CLO-04",
     .says = "sockets are of no use once their listener is closed",
     .edit =
         [](Table& t) {
           demand(rule(t, "ASO-03.other"),
                  [](const View& v) { return v.listener->socket.phase == SocketPhase::ready; });
         },
     .bounds = small(Start::listening, 1, 2, 2, f_event | f_close | f_other)},
    {.property = "W-CLO-05",
     .says = "close never takes its time",
     .edit = [](Table& t) { drop(t, "CLO-08"); },
     .bounds = small(Start::conditional, 1, 2, 2, f_complete | f_close)},
    {.property = "W-DEAD-01",
     .says = "WskInspectEvent does not tell of the death",
     .edit = [](Table& t) { drop(t, "DEAD-03"); },
     .bounds = small(Start::conditional, 0, 0, 2, f_event | f_death)},
    {.property = "W-INS-01",
     .says = "inspection waits for the end of the bind",
     .edit =
         [](Table& t) {
           demand(rule(t, "INS-01"), [](const View& v) { return v.listener->socket.irps == 0; });
         },
     .bounds = small(Start::unbound, 1, 2, 2, f_bind | f_conditional)},
    {.property = "W-INS-02",
     .says = "inspection waits until WskAcceptEvent is enabled",
     .edit =
         [](Table& t) {
           demand(rule(t, "INS-01"),
                  [](const View& v) { return v.listener->accept_event != EventState::off; });
         },
     .bounds = small(Start::conditional, 1, 0, 2, f_event)},
    {.property = "W-INS-03",
     .says = "inspections come one by one",
     .edit =
         [](Table& t) {
           demand(rule(t, "INS-01"), [](const View& v) { return !v.facts.inspecting_other; });
         },
     .bounds = small(Start::conditional, 2, 0, 2, f_complete)},
    {.property = "W-IRP-01",
     .says = "completion routines do not run on the stack of the caller",
     .edit =
         [](Table& t) {
           demand(rule(t, "IRP-10.complete"), [](const View& v) { return !v.has_host(); });
         },
     .bounds = small(Start::listening, 1, 1, 2, f_accept | f_inline)},
    {.property = "W-IRP-02",
     .says = "close never takes its time",
     .edit = [](Table& t) { drop(t, "CLO-08"); },
     .bounds = small(Start::listening, 0, 1, 2, f_close)},
    {.property = "W-PND-01",
     .says = "one pended request at a time",
     .edit =
         [](Table& t) {
           demand(rule(t, "PND-02.pend"), [](const View& v) { return v.listener->requests == 1; });
         },
     .bounds = small(Start::conditional, 2, 0, 2, f_complete)},
    {.property = "W-PND-02",
     .says = "pended requests are aborted only once they are answered",
     .edit =
         [](Table& t) {
           demand(rule(t, "ABT-01"), [](const View& v) {
             return (v.conn->history & was_pended) == 0 || (v.conn->history & was_answered) != 0;
           });
         },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete | f_drop)},
    {.property = "W-PND-03",
     .says = "peers keep still during the inspection",
     .edit = [](Table& t) { drop(t, "NET-03.inspecting"); },
     .bounds = small(Start::conditional, 1, 0, 2, f_complete | f_drop)},
    {.property = "W-UNL-01",
     .says = "a capture cannot be released",
     .edit = [](Table& t) { drop(t, "DRV-02.released"); },
     .bounds = small(Start::registered, 0, 1, 2, f_registration | f_create | f_close)},
    {.property = "W-UNL-02",
     .says = "WskDeregister never ends",
     .edit = [](Table& t) { drop(t, "UNL-03.ends"); },
     .bounds = small(Start::registered, 0, 1, 2, f_registration | f_create | f_close)},
};

}  // namespace

std::span<const Mutant> sometimes_mutants() { return table; }

}  // namespace wskcheck
