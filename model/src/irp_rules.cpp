// What all functions that take an IRP have in common: completion, return, cancel, refusal, and the
// outcomes of simple requests.
//
// Every call ends by IRP-12; every IRP that was passed ends by IRP-10.complete and .leave, before
// or after. Left out: stack locations and how completion routines are set (IRP-01, IRP-03, IRP-04
// ff.).
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Mask simple =
    in(FrameKind::WskGetLocalAddress, FrameKind::WskDisconnect, FrameKind::OtherCall);
constexpr Mask simple_uses = in(IrpUse::address, IrpUse::disconnect, IrpUse::other);
constexpr Mask on_a_socket =
    simple | in(FrameKind::WskBind, FrameKind::WskListen, FrameKind::WskAccept,
                FrameKind::WskInspectComplete, FrameKind::WskControlSocket);
constexpr Mask all_calls = (Mask{1} << number(FrameKind::WskInspectEvent)) - 2;

constexpr Condition simple_control{"", "the request changes nothing that is modelled",
                                   [](const View& v) {
                                     return v.frame->arg == number(Control::get_conditional) ||
                                            v.frame->arg == number(Control::other);
                                   }};

// The IRP that a completion routine is entered for: the accepted socket is the driver's from here.
void complete(View& v) {
  v.irp->phase = IrpPhase::completing;
  if (v.irp->use == IrpUse::inspect && v.has_conn()) {
    v.conn->rejecting = static_cast<std::uint8_t>(v.conn->rejecting & ~2u);
  }
  if (v.irp->use == IrpUse::accept && v.irp->outcome == Outcome::success) {
    v.conn->phase = ConnPhase::open;
    v.conn->socket.phase = SocketPhase::ready;
    set(v.conn->history, was_delivered);
    if (v.client->static_events != 0) set(v.conn->events, events_static_irp);
  }
  if (v.irp->outcome == Outcome::forced_closed) set(target(v).told_dead, 4);
}

constexpr Rule table[] = {
    {
        .id = "IRP-10",
        .step = "complete",
        .line = __LINE__,
        .label = enter,
        .over = Over::irp,
        .says = "WSK completes the IRP: its completion routine is entered, once",
        .cite = "all /ret tables (exactly-once X)",
        .irp_phase = in(IrpPhase::done),
        .frame = FrameKind::Completion,
        .when = {{{"ACC-14", "an accept that succeeded has written its address buffers",
                   [](const View& v) {
                     return v.seen == nullptr || v.irp->use != IrpUse::accept ||
                            v.irp->outcome != Outcome::success ||
                            (v.seen->address_filled != Seen::Tri::no &&
                             v.seen->address_matches != Seen::Tri::no);
                   }},
                  {"CRE-11", "the Information of a success names the new socket",
                   [](const View& v) {
                     return v.seen == nullptr || v.irp->outcome != Outcome::success ||
                            (v.irp->use != IrpUse::accept && v.irp->use != IrpUse::create) ||
                            v.seen->information_null != Seen::Tri::yes;
                   }},
                  {"CIN-16", "the IRP of WskInspectComplete carries no socket",
                   [](const View& v) {
                     return v.seen == nullptr || v.irp->use != IrpUse::inspect ||
                            v.seen->information_null != Seen::Tri::no;
                   }},
                  {"Q-42", "the address buffers of an accept that failed are as they were",
                   [](const View& v) {
                     return v.seen == nullptr || v.irp->use != IrpUse::accept ||
                            v.irp->outcome == Outcome::success ||
                            v.seen->address_filled != Seen::Tri::yes ||
                            allows(v, choice("Q-42", "partly-written"));
                   }},
                  {"Q-43", "the Information of a failure is 0",
                   [](const View& v) {
                     return v.seen == nullptr || v.irp->outcome == Outcome::success ||
                            v.seen->information_null != Seen::Tri::no ||
                            allows(v, choice("Q-43", "arbitrary"));
                   }}}},
        .pushes = true,
        .then = complete,
    },
    {
        .id = "IRP-10",
        .step = "leave",
        .line = __LINE__,
        .party = application,
        .label = leave,
        .over = Over::frame,
        .says = "the completion routine returns: the IRP is the driver's again",
        .cite = "N:using-irps",
        .frame = FrameKind::Completion,
        .frame_phase = in(FramePhase::running),
        .pops = true,
        .then =
            [](View& v) {
              const Irp fresh;
              *v.irp = fresh;
              v.irp->stale = 1;
            },
        .checks = {{{"IRP-05",
                     "the completion routine of an IRP of the driver's own returns "
                     "STATUS_MORE_PROCESSING_REQUIRED",
                     "N:using-irps",
                     [](const View& v) {
                       return v.seen == nullptr || v.seen->own_irp != Seen::Tri::yes ||
                              v.seen->status < 0 || v.seen->status == 0xC0000016;
                     }}}},
    },
    {
        .id = "IRP-12",
        .line = __LINE__,
        .label = returns,
        .over = Over::frame,
        .says = "the function returns, before or after the IRP's completion routine has run",
        .cite = "X from ACC-04 and others",
        .frames = all_calls,
        .frame_phase = in(FramePhase::returning),
        .when = {{{"OPT-12", "STATUS_EVENT_PENDING comes from disabling an event only",
                   [](const View& v) {
                     return v.frame->result != Result::event_pending ||
                            v.frame->kind == FrameKind::WskControlSocket;
                   }}}},
        .pops = true,
        .then =
            [](View& v) {
              if (v.frame->kind == FrameKind::WskInspectComplete && v.has_conn()) {
                v.conn->rejecting = static_cast<std::uint8_t>(v.conn->rejecting & ~1u);
              }
              if (v.frame->result == Result::refused && v.has_irp()) *v.irp = Irp{};
              if (v.frame->result == Result::forced_closed && !v.frame->on_conn) {
                set(v.listener->socket.told_dead, 4);
              }
            },
    },
    {
        .id = "DRV-04",
        .step = "reuse",
        .line = __LINE__,
        .party = application,
        .label = note,
        .over = Over::irp,
        .says = "the driver reinitialises an IRP with IoReuseIrp before it uses it again",
        .cite = "N:using-irps",
        .feature = f_reuse,
        .irp_phase = in(IrpPhase::idle),
        .then = [](View& v) { v.irp->stale = 0; },
        .sensible = [](const View& v) { return v.irp->stale != 0; },
    },
    {
        .id = "IRP-17",
        .step = "closing",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a call that another thread's WskCloseSocket overtakes fails",
        .cite = "D:close_socket/rem; CLO-01",
        .frames = on_a_socket,
        .frame_phase = in(FramePhase::running),
        .when = {{{"", "the socket is closing or closed",
                   [](const View& v) { return !target_open.holds(v); }}}},
        .then = fail_now,
    },
    {
        .id = "ASO-04",
        .step = "now",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a simple request is done at once: STATUS_SUCCESS",
        .cite = "D:disconnect; D:get_local_address/ret",
        .frames = simple,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp, alive, target_open}},
        .then = succeed_now,
    },
    {
        .id = "ASO-04",
        .step = "pends",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a simple request is not done at once: STATUS_PENDING",
        .cite = "D:disconnect; D:get_local_address/ret",
        .frames = simple,
        .frame_phase = in(FramePhase::running),
        .when = {{not_bad, with_irp}},
        .then = pend,
    },
    {
        .id = "ASO-04",
        .step = "finish",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a pending simple request succeeds",
        .cite = "D:disconnect; D:get_local_address/ret",
        .irp_use = simple_uses,
        .irp_phase = in(IrpPhase::queued),
        .then = [](View& v) { finish_irp(v, Outcome::success); },
    },
    {
        .id = "ASO-04",
        .step = "fails",
        .line = __LINE__,
        .over = Over::frame,
        .says = "a simple request fails: the IRP completes with the failure",
        .cite = "D:disconnect; D:get_local_address/ret",
        .feature = f_failure,
        .urgent = false,
        .frames = simple,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp}},
        .then = fail_now,
    },
    {
        .id = "ASO-04",
        .step = "fails-later",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a pending simple request fails",
        .cite = "D:disconnect; D:get_local_address/ret",
        .feature = f_failure,
        .urgent = false,
        .irp_use = simple_uses,
        .irp_phase = in(IrpPhase::queued),
        .then = [](View& v) { finish_irp(v, Outcome::failure); },
    },
    {
        .id = "OPT-06",
        .step = "now",
        .line = __LINE__,
        .over = Over::frame,
        .says = "reading an option, or setting one that is not modelled, is done at once",
        .cite = "D:control_socket/ret",
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{simple_control, alive, target_open}},
        .then = succeed_now,
    },
    {
        .id = "OPT-06",
        .step = "pends",
        .line = __LINE__,
        .over = Over::frame,
        .says = "reading an option, or setting one that is not modelled, takes its time",
        .cite = "D:control_socket/ret",
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{simple_control, with_irp}},
        .then = pend,
    },
    {
        .id = "OPT-14",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskControlSocket fails; an IRP that was passed completes with the failure",
        .cite = "D:control_socket/ret",
        .feature = f_failure,
        .urgent = false,
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .then = fail_now,
    },
    {
        .id = "OPT-14",
        .step = "later",
        .line = __LINE__,
        .over = Over::irp,
        .says = "a pending WskControlSocket fails",
        .cite = "D:control_socket/ret",
        .feature = f_failure,
        .urgent = false,
        .irp_use = in(IrpUse::control),
        .irp_phase = in(IrpPhase::queued),
        .then = [](View& v) { finish_irp(v, Outcome::failure); },
    },
    {
        .id = "OPT-13",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskControlSocket on a dead socket: STATUS_FILE_FORCED_CLOSED",
        .cite = "D:control_socket/ret",
        .feature = f_death,
        .frame = FrameKind::WskControlSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{is_dead}},
        .then = dead_now,
    },
    {
        .id = "OPT-13",
        .step = "later",
        .line = __LINE__,
        .over = Over::irp,
        .says = "the socket dies while WskControlSocket is pending: STATUS_FILE_FORCED_CLOSED",
        .cite = "D:control_socket/ret",
        .feature = f_death,
        .irp_use = in(IrpUse::control),
        .irp_phase = in(IrpPhase::queued),
        .when = {{is_dead}},
        .then = [](View& v) { finish_irp(v, Outcome::forced_closed); },
    },
    {
        .id = "DEAD-01",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskGetLocalAddress, WskListen, WskDisconnect and others on a dead socket: "
                "STATUS_FILE_FORCED_CLOSED",
        .cite = "those pages /ret",
        .feature = f_death,
        .frames = simple | in(FrameKind::WskListen),
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp, is_dead}},
        .then = dead_now,
    },
    {
        .id = "DEAD-01",
        .step = "later",
        .line = __LINE__,
        .over = Over::irp,
        .says = "the socket dies while a request is pending: STATUS_FILE_FORCED_CLOSED",
        .cite = "those pages /ret",
        .feature = f_death,
        .irp_use = simple_uses | in(IrpUse::listen),
        .irp_phase = in(IrpPhase::queued),
        .when = {{is_dead}},
        .then = [](View& v) { finish_irp(v, Outcome::forced_closed); },
    },
};

}  // namespace

std::span<const Rule> irp_rules() { return table; }

}  // namespace wskcheck
