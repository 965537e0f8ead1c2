// The environment: peers, the network, the machine; and IoCancelIrp, which belongs to the machine.
//
// These steps are never seen in a trace. They carry ids of their own (NET-nn): the contract numbers
// what WSK and the driver do, not what happens to them.
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Rule table[] = {
    {
        .id = "NET-01",
        .line = __LINE__,
        .party = environment,
        .label = outside,
        .over = Over::listener,
        .says = "a connection request arrives at a listener",
        .cite = "N:listening-for-and-accepting; BND-02, ACC-20",
        .listener = in(SocketPhase::ready),
        .when = {{listener_alive}},
        .fresh_conn = true,
        .then =
            [](View& v) {
              v.conn->phase =
                  v.listener->conditional != 0 ? ConnPhase::arrived : ConnPhase::establishing;
              v.conn->listener = v.listener_id;
            },
    },
    {
        .id = "NET-02",
        .line = __LINE__,
        .party = environment,
        .label = outside,
        .over = Over::conn,
        .says = "the handshake with the peer finishes: the connection is established",
        .cite = "H:PFN_WSK_ACCEPT_EVENT; H:PFN_WSK_INSPECT_EVENT",
        .listener = in(SocketPhase::ready),
        .conn = in(ConnPhase::establishing),
        .when = {{listener_alive}},
        .then =
            [](View& v) {
              v.conn->phase = ConnPhase::established;
              v.conn->early = accept_event_live(v) ? 0 : 1;
            },
    },
    {
        .id = "NET-03",
        .step = "unnoticed",
        .line = __LINE__,
        .party = environment,
        .label = outside,
        .over = Over::conn,
        .says = "a request is dropped before it was inspected, or on a listener that inspects none",
        .cite = "ABT-01, ABT-13",
        .feature = f_drop,
        .conn = in(ConnPhase::arrived, ConnPhase::establishing),
        .when = {{{"", "it was not inspected",
                   [](const View& v) { return !has(v.conn->history, was_inspected); }}}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "NET-03",
        .step = "inspecting",
        .line = __LINE__,
        .party = environment,
        .label = outside,
        .over = Over::conn,
        .says = "a request is dropped while WskInspectEvent runs for it",
        .cite = "Q-04",
        .feature = f_drop,
        .conn = in(ConnPhase::inspecting),
        .when = {{{"", "it was not dropped before",
                   [](const View& v) { return !has(v.conn->history, was_dropped); }}}},
        .then = [](View& v) { set(v.conn->history, was_dropped); },
    },
    {
        .id = "PND-05",
        .line = __LINE__,
        .party = environment,
        .label = outside,
        .over = Over::conn,
        .says = "the peer drops a pended request: the abort notice is due",
        .cite = "D:ns.inspect_id; D:inspect_complete/rem",
        .feature = f_drop,
        .conn = in(ConnPhase::pended),
        .then = [](View& v) { v.conn->phase = ConnPhase::abort_due; },
    },
    {
        .id = "INS-10",
        .line = __LINE__,
        .party = environment,
        .label = outside,
        .over = Over::conn,
        .says = "an accepted request is dropped before it is established: the notice is due",
        .cite = "D:inspect_event/rem; D:inspect_complete/rem",
        .feature = f_drop,
        .conn = in(ConnPhase::establishing),
        .when = {{{"", "it was inspected",
                   [](const View& v) { return has(v.conn->history, was_inspected); }}}},
        .then = [](View& v) { v.conn->phase = ConnPhase::abort_due; },
    },
    {
        .id = "Q-39",
        .step = "removed",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the peer resets an established connection that nobody took: it is removed",
        .cite = "Q-39",
        .choice = choice("Q-39", "removed"),
        .feature = f_reset,
        .urgent = false,
        .conn = in(ConnPhase::established, ConnPhase::indicated),
        .when = {{may_end_unseen}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "Q-39",
        .step = "delivered",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the peer resets an established connection that nobody took: it is delivered dead",
        .cite = "Q-39",
        .choice = choice("Q-39", "delivered"),
        .feature = f_reset,
        .urgent = false,
        .conn = in(ConnPhase::established, ConnPhase::indicated),
        .when = {{{"", "it was not reset before",
                   [](const View& v) { return v.conn->reset == 0; }}}},
        .then = [](View& v) { v.conn->reset = 1; },
    },
    {
        .id = "Q-39",
        .step = "abort",
        .line = __LINE__,
        .over = Over::conn,
        .says = "the peer resets an established connection that nobody took: the notice is due",
        .cite = "Q-39; Q-10",
        .choice = choice("Q-39", "abort"),
        .feature = f_reset,
        .urgent = false,
        .conn = in(ConnPhase::established, ConnPhase::indicated),
        .when = {{was_inspected_before,
                  {"Q-10", "fully established means handed to the driver",
                   [](const View& v) {
                     return v.flavour == nullptr ||
                            v.flavour->allows(choice("Q-10", "handed-over"));
                   }}}},
        .then = [](View& v) { v.conn->phase = ConnPhase::abort_due; },
    },
    {
        .id = "Q-14",
        .step = "timer",
        .line = __LINE__,
        .over = Over::conn,
        .says = "WSK gives up on a request that was pended for too long",
        .cite = "Q-14",
        .choice = choice("Q-14", "timer"),
        .feature = f_drop,
        .urgent = false,
        .conn = in(ConnPhase::pended),
        .then = [](View& v) { v.conn->phase = ConnPhase::abort_due; },
    },
    {
        .id = "Q-38",
        .step = "timer",
        .line = __LINE__,
        .over = Over::conn,
        .says = "WSK gives up on an established connection that nobody takes",
        .cite = "Q-38",
        .choice = choice("Q-38", "timer"),
        .feature = f_reset,
        .urgent = false,
        .conn = in(ConnPhase::established),
        .when = {{may_end_unseen}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "Q-15",
        .step = "nothing",
        .line = __LINE__,
        .over = Over::conn,
        .says = "an accepted request is dropped locally and WSK tells nothing",
        .cite = "Q-15; Q-08",
        .choice = choice("Q-15", "nothing"),
        .feature = f_drop | f_failure,
        .urgent = false,
        .conn = in(ConnPhase::establishing),
        .when = {{was_inspected_before, may_end_unseen}},
        .then = [](View& v) { lose(*v.conn); },
    },
    {
        .id = "NET-05",
        .line = __LINE__,
        .party = environment,
        .label = outside,
        .over = Over::listener,
        .says = "the listener dies: it is no longer functional",
        .cite = "all /ret tables; D:accept_event/p; D:inspect_event/p",
        .feature = f_death,
        .listener =
            in(SocketPhase::unbound, SocketPhase::binding, SocketPhase::bound, SocketPhase::ready),
        .when = {{listener_alive}},
        .then = [](View& v) { v.listener->socket.dead = 1; },
    },
    {
        .id = "Q-83",
        .step = "call",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::irp,
        .says = "the driver calls IoCancelIrp for an IRP that it passed to WSK",
        .cite = "Q-83; N:using-irps",
        .feature = f_cancel,
        .frame = FrameKind::IoCancelIrp,
        .pushes = true,
        .then =
            [](View& v) {
              decide(v, Result::none);
              v.irp->cancel = 1;
            },
        .sensible =
            [](const View& v) {
              return v.irp->cancel == 0 && v.irp->use == IrpUse::accept &&
                     (v.irp->phase == IrpPhase::queued || v.irp->phase == IrpPhase::done);
            },
    },
    {
        .id = "Q-83",
        .step = "prompt",
        .line = __LINE__,
        .over = Over::irp,
        .says = "WSK ends a cancelled IRP: STATUS_CANCELLED",
        .cite = "Q-83",
        .choice = choice("Q-83", "prompt"),
        .urgent = false,
        .irp_phase = in(IrpPhase::queued),
        .when = {{{"", "IoCancelIrp was called", [](const View& v) { return v.irp->cancel != 0; }},
                  {"", "the IRP is not a close's",
                   [](const View& v) { return v.irp->use != IrpUse::close; }}}},
        .then =
            [](View& v) {
              if (v.irp->use == IrpUse::disable) v.listener->disable_irp = IrpId::none;
              if (v.irp->use == IrpUse::bind && v.listener->socket.phase == SocketPhase::binding) {
                v.listener->socket.phase = SocketPhase::unbound;
                v.listener->bind_failed = 1;
              }
              if (v.irp->use == IrpUse::inspect && v.conn->phase == ConnPhase::pended) {
                unset(v.conn->history, was_answered);
              }
              if (v.irp->use == IrpUse::create) v.listener->socket.phase = SocketPhase::none;
              finish_irp(v, Outcome::cancelled);
            },
    },
};

}  // namespace

std::span<const Rule> network_rules() { return table; }

}  // namespace wskcheck
