// See mistake_table.h.
#include "provider/mistake_table.h"

namespace wskcheck::drive::provider {
namespace {

using enum ConnPhase;

constexpr Mask accept_irp = in(IrpUse::accept);
constexpr Mask waiting_irp = in(IrpPhase::queued);

bool has(const View& v, std::uint8_t history) { return (v.conn->history & history) != 0; }

// The IRP is completed by no one.
void forget_irp(View& v) { *v.irp = Irp{}; }

void establish(View& v) {
  v.conn->phase = established;
  v.conn->history = 0;
}

constexpr Condition is_conditional{"", "the listener is in conditional mode",
                                   [](const View& v) { return v.listener->conditional != 0; }};

constexpr Condition has_accept_event{
    "", "the dispatch table has WskAcceptEvent",
    [](const View& v) { return (v.listener->missing & no_accept_event) == 0; }};

bool is_accept_cancelled() {
  return present(find_accept([](const Irp& irp) { return irp.cancel != 0; }));
}

constexpr Mistake table[] = {
    {"P-01",
     "sends, receives or asks an accepted socket for an address",
     {.id = "IRP-10",
      .over = Over::frame,
      .says = "a function fails and never completes its IRP",
      .frame = FrameKind::OtherCall,
      .frame_phase = in(FramePhase::running),
      .then =
          [](View& v) {
            v.frame->phase = FramePhase::returning;
            v.frame->result = Result::failure;
            v.frame->irp = IrpId::none;
            forget_irp(v);
          }},
     0,
     "",
     "IRP-10"},
    {"P-02",
     "queues two accepts, with buffers for addresses",
     {.id = "ACC-10", .says = "two queued accepts share one slot for their addresses"},
     0,
     "ACC-14",
     "",
     "a trace shows the addresses, and those of the accept that completes are missing"},
    {"P-03",
     "closes its listener, keeps an accepted socket and listens again",
     {.id = "CLO-18", .says = "the close of the listener frees an accepted socket, for the next"}},
    {"P-04",
     "closes its listener, which has callbacks",
     {.id = "CLO-05",
      .over = Over::irp,
      .says = "the close completes while a callback of the listener runs",
      .listener = in(SocketPhase::closing),
      .irp_use = in(IrpUse::close),
      .irp_phase = waiting_irp,
      .when = {{{"", "a callback of the listener runs",
                 [](const View& v) {
                   return v.irp->on_conn == 0 && v.listener->socket.callbacks != 0 &&
                          v.listener->socket.irps == 0;
                 }}}},
      .then =
          [](View& v) {
            v.irp->phase = IrpPhase::done;
            v.irp->outcome = Outcome::success;
            v.listener->socket.phase = SocketPhase::closed;
          }}},
    {"P-05",
     "passes an IRP of its own and keeps it",
     {.id = "IRP-10", .says = "an IRP is completed twice"}},
    {"P-06",
     "closes a listener with WskAcceptEvent",
     {.id = "CLO-13",
      .over = Over::listener,
      .says = "WskAcceptEvent is called after the close has completed",
      .listener = in(SocketPhase::closed),
      .when = {{has_accept_event}},
      .then =
          [](View& v) {
            v.listener->socket.phase = SocketPhase::ready;
            v.listener->accept_event = EventState::on;
          }}},
    {"P-07",
     "disables WskAcceptEvent",
     {.id = "EVT-13",
      .over = Over::listener,
      .says = "WskAcceptEvent is called although it was disabled",
      .listener = in(SocketPhase::ready),
      .when = {{has_accept_event,
                {"", "WskAcceptEvent was disabled",
                 [](const View& v) {
                   return v.listener->accept_event == EventState::off && state.was_enabled &&
                          v.listener->socket.close_called == 0;
                 }}}},
      .then = [](View& v) { v.listener->accept_event = EventState::on; }}},
    {"P-08",
     "keeps an accepted socket while it listens",
     {.id = "ACC-18",
      .over = Over::conn,
      .says = "one connection is delivered to two takers",
      .listener = in(SocketPhase::ready),
      .conn = in(open),
      .then = establish}},
    {"P-09",
     "listens in conditional mode",
     {.id = "ABT-01",
      .over = Over::conn,
      .says = "a request is aborted that was never inspected",
      .listener = in(SocketPhase::ready),
      .conn = in(arrived),
      .when = {{is_conditional}},
      .then = [](View& v) { v.conn->phase = abort_due; }}},
    {"P-10",
     "pends requests, or accepts them in WskInspectEvent",
     {.id = "ABT-07",
      .over = Over::conn,
      .says = "a request is aborted twice",
      .conn = in(aborting),
      .then = [](View& v) { v.conn->phase = abort_due; }},
     f_drop | f_reset},
    {"P-11",
     "pends requests",
     {.id = "PND-06",
      .over = Over::conn,
      .says = "a connection is delivered although its request is still pended",
      .listener = in(SocketPhase::ready),
      .conn = in(pended),
      .then = establish}},
    {"P-11.rejected",
     "rejects requests",
     {.id = "CIN-12",
      .over = Over::conn,
      .says = "a connection is delivered although its request was rejected",
      .listener = in(SocketPhase::ready),
      .conn = in(gone, abort_due),
      .when = {{{"", "the request was rejected",
                 [](const View& v) { return has(v, was_rejected); }}}},
      .then = establish},
     0,
     "INS-01",
     "",
     "a request that was rejected is over: what is delivered then was never inspected"},
    {"P-12",
     "listens in conditional mode",
     {.id = "INS-01",
      .over = Over::conn,
      .says = "a connection is delivered without inspection",
      .listener = in(SocketPhase::ready),
      .conn = in(arrived),
      .when = {{is_conditional}},
      .then = establish}},
    {"P-13",
     "pends requests",
     {.id = "INS-05",
      .over = Over::conn,
      .says = "a live request is inspected again, with the same inspect ID",
      .listener = in(SocketPhase::ready),
      .conn = in(pended),
      .then =
          [](View& v) {
            v.conn->phase = arrived;
            state.serial = v.conn->serial - 1;
          }}},
    {"P-14",
     "queues two accepts and cancels one",
     {.id = "IRP-10",
      .over = Over::irp,
      .says = "cancelling one accept ends another one",
      .irp_use = accept_irp,
      .irp_phase = waiting_irp,
      .when = {{{"", "another accept is cancelled, this one is not",
                 [](const View& v) { return v.irp->cancel == 0 && is_accept_cancelled(); }}}},
      .then =
          [](View& v) {
            v.irp->phase = IrpPhase::done;
            v.irp->outcome = Outcome::cancelled;
          }}},
    {"P-15",
     "refuses connections in WskAcceptEvent and sets AcceptSocketDispatch",
     {.id = "AEV-12",
      .over = Over::conn,
      .says = "a socket that WskAcceptEvent has refused still calls back",
      .listener = in(SocketPhase::ready),
      .conn = in(gone),
      .when = {{{"", "WskAcceptEvent has refused it, and set its table",
                 [](const View& v) {
                   return side(v.conn_id).refused && side(v.conn_id).dispatch != nullptr;
                 }}}},
      .then =
          [](View& v) {
            v.conn->phase = open;
            v.conn->socket.phase = SocketPhase::ready;
            v.conn->events = events_on;
            side(v.conn_id).events_mask = WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT;
          }}},
    {"P-16",
     "closes its listener while an accept is queued",
     {.id = "CLO-04",
      .over = Over::irp,
      .says = "an accept IRP of a closing listener is completed by no one",
      .listener = in(SocketPhase::closing),
      .irp_use = accept_irp,
      .irp_phase = waiting_irp,
      .then = forget_irp},
     0,
     "",
     "IRP-10"},
    {"P-17",
     "queues accepts",
     {.id = "DEAD-01",
      .over = Over::irp,
      .says = "the listener has died and its accept IRP is never told",
      .irp_use = accept_irp,
      .irp_phase = waiting_irp,
      .when = {{{"", "the listener is dead",
                 [](const View& v) { return v.listener->socket.dead != 0; }}}},
      .then = forget_irp},
     f_death,
     "CLO-04",
     "IRP-10",
     "a death shows in no record, and the close of the listener has to end the IRP"},
};

}  // namespace

std::span<const Mistake> mistake_table() { return table; }

}  // namespace wskcheck::drive::provider
