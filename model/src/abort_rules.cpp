// WskAbortEvent: a request that was pended or accepted is gone before it was established.
//
// Common cases: INS-01 PND-02.pend PND-05 ABT-01 ABT-01.leave; INS-01 INS-09 INS-10 ABT-01
// ABT-01.leave. Left out: what the driver does with its record of the request (ABT-06).
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Rule table[] = {
    {
        .id = "ABT-01",
        .line = __LINE__,
        .label = enter,
        .over = Over::conn,
        .says = "WSK calls WskAbortEvent for a request that was dropped before it was established",
        .cite = "D:abort_event/rem",
        .listener = in(SocketPhase::ready, SocketPhase::closing),
        .conn = in(ConnPhase::abort_due),
        .frame = FrameKind::WskAbortEvent,
        .when = {{{"ABT-13", "the listener is in conditional mode",
                   [](const View& v) { return v.listener->conditional != 0; }},
                  {"ABT-02", "the request was not rejected, or is being rejected right now (Q-03)",
                   [](const View& v) {
                     if (!has(v.conn->history, was_rejected)) return true;
                     const bool in_call = has(v.conn->rejecting, 1);
                     const bool irp_open = has(v.conn->rejecting, 2);
                     const Flavour any;
                     const Flavour& f = v.flavour != nullptr ? *v.flavour : any;
                     return (in_call && (f.allows(choice("Q-03", "until-return")) ||
                                         f.allows(choice("Q-03", "until-completion")))) ||
                            (irp_open && f.allows(choice("Q-03", "until-completion")));
                   }},
                  {"ABT-03", "it names the request: the inspect ID is not NULL",
                   [](const View& v) {
                     return v.seen == nullptr || v.seen->id_given != Seen::Tri::no;
                   }},
                  {"ABT-10", "it gets the listener's context",
                   [](const View& v) { return context_is_the_sockets.holds(v); }},
                  {"ABT-11", "it comes at DISPATCH_LEVEL or below",
                   [](const View& v) { return irql_at_most_dispatch.holds(v); }},
                  {"Q-24", "callbacks of the listener may run at the same time, or none runs",
                   [](const View& v) {
                     return !v.facts.other_callback || v.flavour == nullptr ||
                            v.flavour->allows(choice("Q-24", "concurrent"));
                   }}}},
        .pushes = true,
        .then =
            [](View& v) {
              v.conn->phase = ConnPhase::aborting;
              set(v.conn->history, was_aborted);
            },
    },
    {
        .id = "CIN-13",
        .step = "over",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the rejecting WskInspectComplete is over: no abort any more",
        .cite = "H:PFN_WSK_INSPECT_COMPLETE; Q-03",
        .conn = in(ConnPhase::abort_due),
        .when = {{{"", "the request was rejected",
                   [](const View& v) { return has(v.conn->history, was_rejected); }}}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "Q-09",
        .step = "race",
        .line = __LINE__,
        .label = enter,
        .over = Over::conn,
        .says = "an abort notice that was under way arrives after WskAcceptEvent has begun",
        .cite = "Q-09",
        .choice = choice("Q-09", "race"),
        .feature = f_reset,
        .urgent = false,
        .listener = in(SocketPhase::ready, SocketPhase::closing),
        .conn = in(ConnPhase::offered),
        .frame = FrameKind::WskAbortEvent,
        .when = {{{"ABT-09", "an established request is aborted only in the race of Q-09",
                   [](const View& v) {
                     return v.listener->conditional != 0 && !has(v.conn->history, was_aborted);
                   }},
                  context_is_the_sockets,
                  irql_at_most_dispatch}},
        .pushes = true,
        .then = [](View& v) { set(v.conn->history, was_aborted); },
    },
    {
        .id = "ABT-01",
        .step = "leave",
        .line = __LINE__,
        .party = application,
        .label = leave,
        .over = Over::frame,
        .says = "the driver returns STATUS_SUCCESS from WskAbortEvent",
        .cite = "D:abort_event/ret; H",
        .frame = FrameKind::WskAbortEvent,
        .frame_phase = in(FramePhase::running),
        .pops = true,
        .then =
            [](View& v) {
              if (v.conn->phase == ConnPhase::aborting) lose(*v.conn);
            },
        .checks = {{{"ABT-05", "WskAbortEvent returns STATUS_SUCCESS, always",
                     "D:abort_event/ret; H",
                     [](const View& v) { return v.seen == nullptr || v.seen->status <= 0; }}}},
    },
};

}  // namespace

std::span<const Rule> abort_rules() { return table; }

}  // namespace wskcheck
