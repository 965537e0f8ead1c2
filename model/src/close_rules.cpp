// WskCloseSocket, of listeners and of accepted sockets.
//
// Common cases: CLO-03 CLO-08, return; queued IRPs end by CLO-04, requests by Q-65 ff.; then
// CLO-08.finish and the completion. With nothing open CLO-03 CLO-07, completion, return.
// Close takes effect on the socket at CLO-08; what races with it is decided by the order of steps.
// Left out: security descriptors (CLO-14), how the peer sees the close (CLO-15).
#include "rule_parts.h"
#include "rule_tables.h"

namespace wskcheck {
namespace {
using namespace parts;

constexpr Condition target_closing{"", "the socket is closing", [](const View& v) {
                                     return target(v).phase == SocketPhase::closing;
                                   }};
// An IRP may outlive the close where it does not wait for IRPs.
constexpr Condition target_ended{"", "the socket is closing or closed", [](const View& v) {
                                   return target(v).phase == SocketPhase::closing ||
                                          target(v).phase == SocketPhase::closed;
                                 }};
constexpr Condition target_not_closing{
    "", "the socket exists and is not closing", [](const View& v) {
      const SocketPhase phase = target(v).phase;
      return phase != SocketPhase::closing && phase != SocketPhase::closed &&
             phase != SocketPhase::none;
    }};
constexpr Condition no_callbacks{"CLO-05", "no callback of the socket is in progress",
                                 [](const View& v) { return target(v).callbacks == 0; }};
constexpr Condition no_irps{
    "Q-72", "all other IRPs of the socket are completed", [](const View& v) {
      return target(v).irps == 0 ||
             (v.flavour != nullptr && !v.flavour->allows(choice("Q-72", "irps-first")));
    }};
constexpr Condition no_requests{
    "CLO-13", "no request of the listener is outstanding", [](const View& v) {
      const bool on_conn = present(v.frame_id) ? v.frame->on_conn != 0 : v.irp->on_conn != 0;
      return on_conn || v.listener->requests == 0;
    }};
constexpr Mask irps_of_close =
    in(IrpUse::create, IrpUse::control, IrpUse::bind, IrpUse::listen, IrpUse::address,
       IrpUse::accept, IrpUse::disconnect, IrpUse::other);

void closed(View& v, bool on_conn) {
  target(v).phase = SocketPhase::closed;
  if (on_conn) {
    lose(*v.conn);
    v.conn->events = 0;
  } else {
    v.listener->accept_event = EventState::off;
    v.listener->bind_failed = 0;
  }
}
void remember_close(View& v) {
  v.socket().close_called = 1;
  use_irp(v, IrpUse::close);
}

constexpr Check not_closed_twice{"CLO-06", "WskCloseSocket is called once for a socket",
                                 "D:close_socket/rem; H", [](const View& v) {
                                   return v.socket().close_called == 0 &&
                                          v.socket().phase != SocketPhase::closed;
                                 }};
constexpr Check no_call_elsewhere{
    "CLO-01", "no call on the socket is in progress in another thread",
    "D:close_socket/rem; N:closing-a-socket",
    [](const View& v) { return v.socket().calls == 0 || v.facts.own_stack_call; }};
constexpr Check no_call_below{
    "CLO-02", "no call on the socket is unreturned on the caller's own stack",
    "H:PFN_WSK_CLOSE_SOCKET", [](const View& v) { return !v.facts.own_stack_call; }};
constexpr Check close_irp{"CLO-11", "WskCloseSocket takes an IRP", "H",
                          [](const View& v) { return irp_passed(v); }};

bool idle_and_open(const View& v) {
  const Socket& s = v.socket();
  return s.close_called == 0 && s.calls == 0 && s.phase != SocketPhase::none &&
         s.phase != SocketPhase::creating && s.phase != SocketPhase::closed;
}

constexpr Rule table[] = {
    {
        .id = "CLO-03",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::listener,
        .says = "the driver closes the listener, with IRPs pending if it likes",
        .cite = "D:close_socket/rem",
        .feature = f_close,
        .frame = FrameKind::WskCloseSocket,
        .pushes = true,
        .takes_irp = true,
        .then = remember_close,
        .sensible = idle_and_open,
        .checks = {{not_closed_twice, no_call_elsewhere, no_call_below, at_most_dispatch,
                    irp_is_free, irp_is_fresh, close_irp}},
    },
    {
        .id = "ASO-05",
        .step = "close",
        .line = __LINE__,
        .party = application,
        .label = call,
        .over = Over::conn,
        .says = "the driver closes an accepted socket",
        .cite = "N:closing-a-socket; UNL-03",
        .feature = f_close_accepted,
        .conn = in(ConnPhase::offered, ConnPhase::open, ConnPhase::gone),
        .frame = FrameKind::WskCloseSocket,
        .pushes = true,
        .takes_irp = true,
        .then = remember_close,
        .sensible = idle_and_open,
        .checks = {{not_closed_twice, no_call_elsewhere, no_call_below, at_most_dispatch,
                    irp_is_free, irp_is_fresh, close_irp}},
    },
    {
        .id = "CLO-07",
        .line = __LINE__,
        .over = Over::frame,
        .says = "nothing is open: the socket is closed at once, STATUS_SUCCESS",
        .cite = "D:close_socket/ret",
        .frame = FrameKind::WskCloseSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp, target_not_closing, no_callbacks, no_irps, no_requests}},
        .then =
            [](View& v) {
              succeed_now(v);
              closed(v, v.frame->on_conn != 0);
            },
    },
    {
        .id = "CLO-08",
        .line = __LINE__,
        .over = Over::frame,
        .says = "closing begins: WskCloseSocket returns STATUS_PENDING",
        .cite = "D:close_socket/ret",
        .frame = FrameKind::WskCloseSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp, target_not_closing}},
        .then =
            [](View& v) {
              target(v).phase = SocketPhase::closing;
              if (v.frame->on_conn == 0) v.listener->bind_failed = 0;  // nothing asks any more
              pend(v);
            },
    },
    {
        .id = "CLO-08",
        .step = "finish",
        .line = __LINE__,
        .over = Over::irp,
        .says = "nothing of the socket is open any more: the close IRP completes with success",
        .cite = "D:close_socket/ret, /rem; N:closing-a-socket",
        .irp_use = in(IrpUse::close),
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_closing, no_callbacks, no_irps, no_requests}},
        .then =
            [](View& v) {
              finish_irp(v, Outcome::success);
              closed(v, v.irp->on_conn != 0);
            },
    },
    {
        .id = "CLO-09",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskCloseSocket fails; the IRP completes with a failure, the socket stays",
        .cite = "D:close_socket/ret; Q-74",
        .choice = choice("Q-74", "fails"),
        .feature = f_failure,
        .urgent = false,
        .frame = FrameKind::WskCloseSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp,
                  target_not_closing,
                  {"CLO-10", "close may fail in this flavour",
                   [](const View& v) {
                     return v.flavour == nullptr || v.flavour->allows(choice("Q-74", "fails"));
                   }}}},
        .then =
            [](View& v) {
              target(v).close_called = 0;
              fail_now(v);
            },
    },
    {
        .id = "CLO-09",
        .step = "twice",
        .line = __LINE__,
        .over = Over::frame,
        .says = "WskCloseSocket for a socket that another call closes fails",
        .cite = "CLO-06; T",
        .frame = FrameKind::WskCloseSocket,
        .frame_phase = in(FramePhase::running),
        .when = {{with_irp,
                  {"", "the socket is closing, closed or was never there",
                   [](const View& v) { return !target_not_closing.holds(v); }}}},
        .then = fail_now,
    },
    {
        .id = "CLO-04",
        .step = "cancelled",
        .line = __LINE__,
        .over = Over::irp,
        .says = "close cancels a pending IRP of the socket: STATUS_CANCELLED",
        .cite = "D:close_socket/rem; T",
        .choice = choice("Q-69", "cancelled"),
        .irp_use = irps_of_close,
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_ended}},
        .then = [](View& v) { finish_irp(v, Outcome::cancelled); },
    },
    {
        .id = "CLO-04",
        .step = "forced-closed",
        .line = __LINE__,
        .over = Over::irp,
        .says = "close ends a pending IRP of the socket with STATUS_FILE_FORCED_CLOSED",
        .cite = "D:close_socket/rem; Q-69",
        .choice = choice("Q-69", "forced-closed"),
        .irp_use = irps_of_close,
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_ended}},
        .then = [](View& v) { finish_irp(v, Outcome::forced_closed); },
    },
    {
        .id = "CLO-04",
        .step = "failure",
        .line = __LINE__,
        .over = Over::irp,
        .says = "close ends a pending IRP of the socket with another failure",
        .cite = "D:close_socket/rem; Q-69",
        .choice = choice("Q-69", "failure"),
        .irp_use = irps_of_close,
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_ended}},
        .then = [](View& v) { finish_irp(v, Outcome::failure); },
    },
    {
        .id = "Q-71",
        .step = "cancelled",
        .line = __LINE__,
        .over = Over::irp,
        .says = "close cancels an open WskInspectComplete",
        .cite = "Q-71",
        .choice = choice("Q-71", "cancelled"),
        .irp_use = in(IrpUse::inspect),
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_ended}},
        .then = [](View& v) { finish_irp(v, Outcome::cancelled); },
    },
    {
        .id = "Q-71",
        .step = "success",
        .line = __LINE__,
        .over = Over::irp,
        .says = "close ends an open WskInspectComplete with success",
        .cite = "Q-71",
        .choice = choice("Q-71", "success"),
        .irp_use = in(IrpUse::inspect),
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_ended}},
        .then = [](View& v) { finish_irp(v, Outcome::success); },
    },
    {
        .id = "Q-71",
        .step = "failure",
        .line = __LINE__,
        .over = Over::irp,
        .says = "close ends an open WskInspectComplete with a failure",
        .cite = "Q-71",
        .choice = choice("Q-71", "failure"),
        .irp_use = in(IrpUse::inspect),
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_ended}},
        .then = [](View& v) { finish_irp(v, Outcome::failure); },
    },
    {
        .id = "Q-76",
        .step = "success",
        .line = __LINE__,
        .over = Over::irp,
        .says =
            "the listener closes and no WskAcceptEvent runs any more: a pending disable succeeds",
        .cite = "Q-76; N:so-wsk-event-callback",
        .choice = choice("Q-76", "success"),
        .irp_use = in(IrpUse::disable),
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_ended,
                  {"EVT-11", "no WskAcceptEvent call is in progress",
                   [](const View& v) { return v.listener->accept_callbacks == 0; }}}},
        .then =
            [](View& v) {
              v.listener->accept_event = EventState::off;
              v.listener->disable_irp = IrpId::none;
              finish_irp(v, Outcome::success);
            },
    },
    {
        .id = "Q-76",
        .step = "cancelled",
        .line = __LINE__,
        .over = Over::irp,
        .says = "close cancels a pending disable",
        .cite = "Q-76",
        .choice = choice("Q-76", "cancelled"),
        .irp_use = in(IrpUse::disable),
        .irp_phase = in(IrpPhase::queued),
        .when = {{target_ended}},
        .then =
            [](View& v) {
              v.listener->disable_irp = IrpId::none;
              finish_irp(v, Outcome::cancelled);
            },
    },
};

}  // namespace

std::span<const Rule> close_rules() { return table; }

}  // namespace wskcheck
