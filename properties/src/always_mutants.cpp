// Mutants for what holds of requests, deliveries, events and IRPs.
#include "mutant_parts.h"

namespace wskcheck {
namespace {
using namespace parts;

const Mutant table[] = {
    {.property = "P-ABT-01",
     .says = "an abort is due for a request that was never inspected",
     .edit =
         [](Table& t) {
           rule(t, "NET-03.unnoticed").then = [](View& v) { v.conn->phase = ConnPhase::abort_due; };
         },
     .bounds = small(Start::conditional, 1, 0, 2, f_drop)},
    {.property = "P-ABT-01",
     .says = "the death of a listener is told by WskAbortEvent",
     .edit = [](Table& t) { rule(t, "DEAD-03").frame = FrameKind::WskAbortEvent; },
     .bounds = small(Start::conditional, 0, 0, 2, f_death)},
    {.property = "P-ABT-02",
     .says = "a rejected request is aborted after its WskInspectComplete has ended",
     .edit = [](Table& t) { forget(rule(t, "ABT-01"), "ABT-02"); },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete | f_reject | f_drop)},
    {.property = "P-ABT-03",
     .says = "an aborted request is established all the same",
     .edit =
         [](Table& t) {
           rule(t, "ABT-01.leave").then = [](View& v) { v.conn->phase = ConnPhase::establishing; };
         },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete | f_drop)},
    {.property = "P-ABT-04",
     .says = "a drop during the inspection makes the notice due at once",
     .edit =
         [](Table& t) {
           rule(t, "NET-03.inspecting").then = [](View& v) {
             v.conn->phase = ConnPhase::abort_due;
             mark(*v.conn, was_pended);
           };
         },
     .bounds = small(Start::conditional, 1, 0, 2, f_complete | f_drop)},
    {.property = "P-ACC-01",
     .says = "a connection that WskAcceptEvent has delivered waits for a taker again",
     .edit =
         [](Table& t) {
           rule(t, "AEV-11").then = [](View& v) { v.conn->phase = ConnPhase::established; };
         },
     .bounds = small(Start::listening, 1, 1, 2, f_event | f_accept)},
    {.property = "P-ACC-02",
     .says = "WSK decides for WskAcceptEvent though an accept IRP is queued",
     .edit = [](Table& t) { forget(rule(t, "ACC-08"), "ACC-08"); },
     .bounds = small(Start::listening, 1, 1, 2, f_event | f_accept)},
    {.property = "P-ACC-03",
     .says = "WskAcceptEvent brings no socket",
     .edit =
         [](Table& t) {
           rule(t, "AEV-02").then = [](View& v) {
             v.conn->phase = ConnPhase::offered;
             mark(*v.conn, was_delivered);
           };
         },
     .bounds = small(Start::listening, 1, 0, 2, f_event)},
    {.property = "P-AEV-01",
     .says = "WskAcceptEvent begins although it is disabled",
     .edit = [](Table& t) { forget(rule(t, "AEV-02"), "AEV-01"); },
     .bounds = small(Start::listening, 1, 0, 2, f_event | f_disable)},
    {.property = "P-AEV-02",
     .says = "a refused socket is not closed",
     .edit =
         [](Table& t) {
           rule(t, "AEV-12").then = [](View& v) { v.conn->phase = ConnPhase::gone; };
         },
     .bounds = small(Start::listening, 1, 0, 2, f_event | f_reject)},
    {.property = "P-AEV-03",
     .says = "WskAcceptEvent tells of the death again and again",
     .edit = [](Table& t) { forget(rule(t, "DEAD-02"), "AEV-09"); },
     .bounds = small(Start::listening, 0, 0, 2, f_event | f_death)},
    {.property = "P-AEV-04",
     .says = "sockets that accept IRPs bring inherit events",
     .edit =
         [](Table& t) {
           rule(t, "ACC-05.complete").then = [](View& v) {
             v.conn->phase = ConnPhase::taken;
             v.conn->events = events_on;
             v.irp->conn = v.conn_id;
             end_irp(v, Outcome::success);
           };
         },
     .bounds = small(Start::listening, 1, 1, 2, f_accept)},
    {.property = "P-AEV-05",
     .says = "WskReceiveEvent comes without having been enabled",
     .edit = [](Table& t) { forget(rule(t, "ASO-06"), "ACC-15"); },
     .bounds = small(Start::listening, 1, 0, 2, f_event | f_socket_events)},
    {.property = "P-CIN-01",
     .says = "a pended request goes on by itself",
     .edit =
         [](Table& t) {
           rule(t, "PND-02.pend").then = [](View& v) {
             mark(*v.conn, was_pended);
             mark(*v.conn, was_accepted);
             v.conn->phase = ConnPhase::establishing;
           };
         },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete)},
    {.property = "P-EVT-01",
     .says = "a new socket has WskAcceptEvent enabled",
     .edit =
         [](Table& t) {
           rule(t, "CRE-08").then = [](View& v) {
             v.listener->socket.phase = SocketPhase::unbound;
             v.listener->accept_event = EventState::on;
             end_call(v, Result::success, Outcome::success);
           };
         },
     .bounds = small(Start::registered, 0, 1, 2, f_create)},
    {.property = "P-EVT-02",
     .says = "a disable succeeds without effect",
     .edit =
         [](Table& t) {
           rule(t, "EVT-10").then = [](View& v) { end_call(v, Result::success, Outcome::success); };
         },
     .bounds = small(Start::listening, 1, 1, 2, f_event | f_disable)},
    {.property = "P-EVT-03",
     .says = "a disable without IRP returns STATUS_EVENT_PENDING though no callback runs",
     .edit = [](Table& t) { forget(rule(t, "EVT-12"), "a WskAcceptEvent call is in progress"); },
     .bounds = small(Start::listening, 1, 0, 2, f_event | f_disable)},
    {.property = "P-EVT-04",
     .says = "a disable is done at once though WskAcceptEvent runs",
     .edit = [](Table& t) { forget(rule(t, "EVT-10"), "EVT-11"); },
     .bounds = small(Start::listening, 1, 0, 3, f_event | f_disable)},
    {.property = "P-EVT-05",
     .says = "a pending disable does not wait for WskAcceptEvent",
     .edit = [](Table& t) { forget(rule(t, "EVT-11.finish"), "EVT-11"); },
     .bounds = small(Start::listening, 1, 1, 3, f_event | f_disable)},
    {.property = "P-EVT-06",
     .says = "a disable forgets the events to inherit",
     .edit =
         [](Table& t) {
           rule(t, "EVT-10").then = [](View& v) {
             v.listener->accept_event = EventState::off;
             v.listener->inherit = 0;
             end_call(v, Result::success, Outcome::success);
           };
         },
     .bounds = small(Start::listening, 1, 0, 2, f_event | f_disable | f_socket_events)},
    {.property = "P-INS-01",
     .says = "a conditional listener establishes without inspection",
     .edit =
         [](Table& t) {
           rule(t, "NET-01").then = [](View& v) {
             v.conn->phase = ConnPhase::establishing;
             v.conn->listener = v.listener_id;
           };
         },
     .bounds = small(Start::conditional, 1, 0, 2, f_drop)},
    {.property = "P-INS-02",
     .says = "requests on listeners without conditional mode are inspected",
     .edit =
         [](Table& t) {
           rule(t, "NET-01").then = [](View& v) {
             v.conn->phase = ConnPhase::arrived;
             v.conn->listener = v.listener_id;
           };
         },
     .bounds = small(Start::listening, 1, 0, 2, f_drop)},
    {.property = "P-INS-03",
     .says = "requests on listeners without conditional mode are inspected",
     .edit =
         [](Table& t) {
           rule(t, "NET-01").then = [](View& v) {
             v.conn->phase = ConnPhase::arrived;
             v.conn->listener = v.listener_id;
           };
         },
     .bounds = small(Start::listening, 1, 0, 2, f_drop)},
    {.property = "P-INS-04",
     .says = "a pended request is inspected again",
     .edit = [](Table& t) { rule(t, "INS-01").conn = in(ConnPhase::arrived, ConnPhase::pended); },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete)},
    {.property = "P-INS-05",
     .says = "an inspect ID comes back while it is in use",
     .edit = [](Table& t) { forget(rule(t, "Q-19.reused"), "INS-05"); },
     .bounds = small(Start::conditional, 2, 0, 2, f_recycle)},
    {.property = "P-INS-06",
     .says = "a rejected request is established",
     .edit =
         [](Table& t) {
           rule(t, "INS-11").then = [](View& v) {
             mark(*v.conn, was_rejected);
             v.conn->phase = ConnPhase::establishing;
           };
         },
     .bounds = small(Start::conditional, 1, 0, 2, f_reject)},
    {.property = "P-INS-07",
     .says = "an abort ends a queued accept IRP",
     .edit =
         [](Table& t) {
           Rule& r = rule(t, "ACC-05.complete");
           r.conn = in(ConnPhase::pended);
           r.then = [](View& v) {
             mark(*v.conn, was_aborted);
             v.conn->phase = ConnPhase::gone;
             end_irp(v, Outcome::failure);
           };
         },
     .bounds = small(Start::conditional, 1, 1, 2, f_complete | f_accept)},
    {.property = "P-IRP-01",
     .says = "WSK completes an IRP that has no outcome yet",
     .edit =
         [](Table& t) {
           rule(t, "IRP-10.complete").irp_phase = in(IrpPhase::queued, IrpPhase::done);
         },
     .bounds = small(Start::listening, 0, 1, 2, f_accept)},
    {.property = "P-IRP-02",
     .says = "WskAccept returns STATUS_SUCCESS and queues the IRP",
     .edit =
         [](Table& t) {
           rule(t, "ACC-05.queue").then = [](View& v) {
             v.frame->phase = FramePhase::returning;
             v.frame->result = Result::success;
             v.irp->phase = IrpPhase::queued;
           };
         },
     .bounds = small(Start::listening, 0, 1, 2, f_accept)},
    {.property = "P-IRP-03",
     .says = "close cancels IRPs that have succeeded already",
     .edit =
         [](Table& t) {
           rule(t, "CLO-04.cancelled").irp_phase = in(IrpPhase::queued, IrpPhase::done);
         },
     .bounds = small(Start::listening, 1, 2, 2, f_accept | f_close)},
    {.property = "P-IRP-04",
     .says = "WskAccept succeeds at once and its IRP brings no socket",
     .edit =
         [](Table& t) {
           rule(t, "ACC-04").then = [](View& v) {
             v.conn->phase = ConnPhase::taken;
             end_call(v, Result::success, Outcome::success);
           };
         },
     .bounds = small(Start::listening, 1, 1, 2, f_accept)},
};

}  // namespace

std::span<const Mutant> always_mutants() { return table; }

}  // namespace wskcheck
