// WskAccept: a connection is taken by an IRP.
//
// Common cases. A connection waits: ACC-01 ACC-04, completion, return. None waits: ACC-01 ACC-05,
// return, NET-01 NET-02 ACC-05.complete, completion. The listener is closed: CLO-04.
// Left out: address buffers but for what is seen in them (ACC-14), contexts and tables (ACC-10
// ff.).
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Condition listens{"", "the socket listens", [](const View& v) {
                              return v.listener->socket.phase == SocketPhase::ready;
                            }};
constexpr Condition same_order_31{
    "Q-31", "the connection is first in the order of waiting connections", [](const View& v) {
      return v.flavour == nullptr || v.flavour->allows(choice("Q-31", "any")) ||
             (v.flavour->allows(choice("Q-31", "arrival")) && v.facts.first_arrived) ||
             (v.flavour->allows(choice("Q-31", "establishment")) && v.facts.first_established);
    }};

constexpr Condition not_hanging{
    "Q-44", "one accept IRP is queued, or several can be", [](const View& v) {
      return v.listener->accepts_queued < 2 || allows(v, choice("Q-44", "safe"));
    }};

constexpr Rule table[] = {
    {
        .id = "ACC-01",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver calls WskAccept on a socket that it has bound",
        .cite = "D:accept/rem",
        .feature = f_accept,
        .frame = FrameKind::WskAccept,
        .pushes = true,
        .takes_irp = true,
        .then = [](View& v) { use_irp(v, IrpUse::accept); },
        .sensible = [](const View& v) { return v.listener->socket.phase == SocketPhase::ready; },
        .checks = {{not_after_close,
                    at_most_dispatch,
                    irp_is_free,
                    irp_is_fresh,
                    {"BND-01", "a listener is bound before connections are accepted",
                     "N:binding-a-socket; D:accept/rem",
                     [](const View& v) { return v.listener->socket.phase >= SocketPhase::bound; },
                     about("Q-41")},
                    {"ACC-02", "the flags of WskAccept are 0", "D:accept/p",
                     [](const View& v) { return v.seen == nullptr || v.seen->flags <= 0; }},
                    {"ACC-03", "WskAccept takes an IRP", "D:accept (annotation); H",
                     [](const View& v) { return irp_passed(v); }},
                    {"CIN-17", "a stream socket accepts only after WskListen", "D:listen/rem",
                     [](const View& v) { return v.listener->socket.phase != SocketPhase::bound; },
                     about("Q-88")}}},
    },
    {
        .id = "ACC-04",
        .line = __LINE__,
        .over = Over::frame_conn,
        .says = "a connection is waiting: WskAccept takes it and returns STATUS_SUCCESS",
        .cite = "D:accept/rem, /ret",
        .choice = choice("Q-40", "success-at-once"),
        .listener = in(SocketPhase::ready),
        .conn = in(ConnPhase::established),
        .frame = FrameKind::WskAccept,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, same_order_31}},
        .then =
            [](View& v) {
              v.conn->phase = ConnPhase::taken;
              v.irp->conn = v.conn_id;
              succeed_now(v);
            },
    },
    {
        .id = "ACC-05",
        .step = "queue",
        .line = __LINE__,
        .over = Over::frame,
        .says = "no connection is waiting: the IRP is queued, WskAccept returns STATUS_PENDING",
        .cite = "D:accept/rem, /ret",
        .frame = FrameKind::WskAccept,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad,
                  with_irp,
                  alive,
                  listens,
                  {"", "no connection waits",
                   [](const View& v) { return v.listener->waiting == 0; }}}},
        .then = pend,
    },
    {
        .id = "Q-40",
        .step = "pends",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskAccept returns STATUS_PENDING although a connection waits",
        .cite = "Q-40",
        .choice = choice("Q-40", "pends"),
        .frame = FrameKind::WskAccept,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad,
                  with_irp,
                  alive,
                  listens,
                  {"", "a connection waits",
                   [](const View& v) { return v.listener->waiting != 0; }}}},
        .then = pend,
    },
    {
        .id = "ACC-05",
        .step = "complete",
        .line = __LINE__,
        .over = Over::conn_irp,
        .says = "the oldest queued accept IRP takes a connection and completes with success",
        .cite = "D:accept/rem, /ret",
        .listener = in(SocketPhase::ready),
        .conn = in(ConnPhase::established),
        .irp_use = in(IrpUse::accept),
        .irp_phase = in(IrpPhase::queued),
        .when = {{{"Q-30", "no older accept IRP is queued",
                   [](const View& v) { return v.facts.oldest_irp; }},
                  same_order_31,
                  not_hanging}},
        .then =
            [](View& v) {
              v.conn->phase = ConnPhase::taken;
              v.irp->conn = v.conn_id;
              finish_irp(v, Outcome::success);
            },
    },
    {
        .id = "Q-30",
        .step = "any",
        .line = __LINE__,
        .over = Over::conn_irp,
        .says = "a queued accept IRP that is not the oldest takes a connection",
        .cite = "Q-30",
        .choice = choice("Q-30", "any"),
        .urgent = false,
        .listener = in(SocketPhase::ready),
        .conn = in(ConnPhase::established),
        .irp_use = in(IrpUse::accept),
        .irp_phase = in(IrpPhase::queued),
        .when = {{{"", "an older accept IRP is queued",
                   [](const View& v) { return !v.facts.oldest_irp; }},
                  same_order_31,
                  not_hanging}},
        .then =
            [](View& v) {
              v.conn->phase = ConnPhase::taken;
              v.irp->conn = v.conn_id;
              finish_irp(v, Outcome::success);
            },
    },
    {
        .id = "Q-70",
        .step = "success",
        .line = __LINE__,
        .over = Over::conn_irp,
        .says = "an accept IRP that races with close still takes a connection",
        .cite = "Q-70",
        .choice = choice("Q-70", "success"),
        .urgent = false,
        .listener = in(SocketPhase::closing),
        .conn = in(ConnPhase::established),
        .irp_use = in(IrpUse::accept),
        .irp_phase = in(IrpPhase::queued),
        .then =
            [](View& v) {
              v.conn->phase = ConnPhase::taken;
              v.irp->conn = v.conn_id;
              finish_irp(v, Outcome::success);
            },
    },
    {
        .id = "ACC-06",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskAccept on a dead listener: STATUS_FILE_FORCED_CLOSED, the IRP completes so",
        .cite = "D:accept/ret",
        .feature = f_death,
        .frame = FrameKind::WskAccept,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp, is_dead}},
        .then = dead_now,
    },
    {
        .id = "Q-78",
        .step = "forced-closed",
        .line = __LINE__,
        .over = Over::irp,
        .says = "the listener has died: its queued accept IRPs complete as forced closed",
        .cite = "Q-78",
        .choice = choice("Q-78", "forced-closed"),
        .feature = f_death,
        .urgent = false,
        .listener = in(SocketPhase::ready, SocketPhase::closing),
        .irp_use = in(IrpUse::accept),
        .irp_phase = in(IrpPhase::queued),
        .when = {{listener_dead}},
        .then = [](View& v) { finish_irp(v, Outcome::forced_closed); },
    },
    {
        .id = "ACC-07",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskAccept fails: returns an error and completes the IRP with a failure",
        .cite = "D:accept/ret",
        .feature = f_failure,
        .urgent = false,
        .frame = FrameKind::WskAccept,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp}},
        .then = fail_now,
    },
    {
        .id = "ACC-07",
        .step = "later",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a queued accept IRP fails",
        .cite = "D:accept/ret",
        .feature = f_failure,
        .urgent = false,
        .irp_use = in(IrpUse::accept),
        .irp_phase = in(IrpPhase::queued),
        .then = [](View& v) { finish_irp(v, Outcome::failure); },
    },
};

}  // namespace

std::span<const Rule> accept_rules() { return table; }

}  // namespace wskcheck
